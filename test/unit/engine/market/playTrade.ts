import { amountOf } from "../../../../src/engine/amount.ts";
import { type Buying, createBuySide } from "../../../../src/engine/market/buyer/buySide.ts";
import { createMarket } from "../../../../src/engine/market/market.ts";
import { BLOCK_BYTES } from "../../../../src/engine/market/units.ts";
import type { BidPolicy } from "../../../../src/engine/marketModel.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import { createFakeDesk, type FakeDesk } from "../../../fakes/desk.ts";
import { createMortalHost } from "../../../fakes/mortalHost.ts";
import { createUploadPeers, type FakePeer } from "../../../fakes/uploadPeers.ts";
import { joinPorts, type Line, type Occurrence, PIECE_BYTES, TRANSFER } from "./joinPorts.ts";

export const MIB = 2 ** 20;
/** Base units per MiB: below it nothing is sold, and above the limit nothing bought. */
export const RESERVE = 4n * 10n ** 18n;
export const LIMIT = 3n * RESERVE;
const UPLOAD_BYTES_PER_SECOND = 2 * MIB;
/** With money for everything, as far as it is worth it. */
const AUTO: BidPolicy = {
  kind: "auto",
  maxPricePerGiB: amountOf("BTT", LIMIT * 1_024n),
  maxTotal: amountOf("BTT", 10n ** 24n),
};
export const fixed = (maxTotal: bigint): BidPolicy => ({
  kind: "fixed",
  pricePerMiB: amountOf("BTT", LIMIT),
  maxTotal: amountOf("BTT", maxTotal),
});

const STEP_MS = 100;

/** Lets what payments were asked be answered, and what follows from it. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export type Role = "buyer" | "seller";
type Trade = ReturnType<typeof playTrade>;

export type { Trade };

/**
 * A market that buys and a market that sells, joined by two ports: a fetch of `totalBytes`, and a peer beside it that pays nothing. Either
 * market can be killed, and made anew with what its payments kept.
 */
export function playTrade({ totalBytes = 96 * MIB, policy = AUTO } = {}) {
  const clock = createFakeClock();
  const desks: Readonly<Record<Role, FakeDesk>> = { buyer: createFakeDesk(clock, 1), seller: createFakeDesk(clock, 2) };
  const progress = {
    isPaused: false,
    totalBytes,
    leftBytes: totalBytes,
    linkBytesPerSecond: undefined,
    webSeedBytesPerSecond: 0,
  };
  const lines: Line[] = [];
  let occurred: (occurrence: Occurrence) => void = () => undefined;
  let freeBytes = 0;
  let free: FakePeer | undefined;

  function start(role: Role) {
    const host = createMortalHost(clock, desks[role]);
    const parts = { clock: host.clock, desk: host.desk };
    let buying: Buying | undefined;
    const market = createMarket({
      ...parts,
      log: { write: () => undefined },
      createBuySide: (news) =>
        (buying = createBuySide({ ...parts, progressOf: () => ({ ...progress }), news, broken: () => undefined })),
    });
    const swarm = createUploadPeers(market);
    market.limit(UPLOAD_BYTES_PER_SECOND);
    if (role === "seller") {
      market.setAsk({ reservePerMiB: amountOf("BTT", RESERVE), freeShare: 0.2 });
      free = swarm.connect({ address: "10.3.0.1", infoHash: TRANSFER, pieceBytes: PIECE_BYTES });
    } else buying?.setBid(TRANSFER, policy);
    return { market, swarm, host, buying, announced: 0 };
  }

  const sides = { buyer: start("buyer"), seller: start("seller") };
  const line = (): Line | undefined => lines.find(({ isCut }) => !isCut);

  function connect(): void {
    const ports = { buyer: sides.buyer, seller: sides.seller };
    lines.push(
      joinPorts({
        clock,
        ports,
        progress,
        occurred: (occurrence) => occurred(occurrence),
      }),
    );
  }

  function give(id: string): void {
    if (id !== free?.peer.id) return line()?.give();
    freeBytes += BLOCK_BYTES;
    free.traffic.sentBytes += BLOCK_BYTES;
    free.listener.delivered(BLOCK_BYTES);
  }

  function serve(): void {
    const { market } = sides.seller;
    const isReady = (id: string): boolean =>
      id === free?.peer.id ? free.isUnchoked : line()?.id === id && line()?.wants === true;
    for (;;) {
      const turn = market.next(clock.now(), isReady);
      if (turn.kind !== "serve") return;
      give(turn.id);
      market.served(turn.id, BLOCK_BYTES, clock.now());
    }
  }

  async function step(): Promise<void> {
    clock.advance(STEP_MS);
    line()?.look(STEP_MS);
    serve();
    await settle();
    for (const side of [sides.buyer, sides.seller]) {
      if (side.announced === side.swarm.reannounced) continue;
      side.announced = side.swarm.reannounced;
      line()?.announce();
    }
    await settle();
  }

  return {
    clock,
    desks,
    progress,
    sides,
    get freeBytes() {
      return freeBytes;
    },
    /** What verified of what came in paid service. */
    get paidBytes() {
      return lines.reduce((sum, { paidBytes }) => sum + paidBytes, 0);
    },
    /** Its bills, by the prices that were told. */
    get bill() {
      return lines.reduce((sum, { bill }) => sum + bill, 0n);
    },
    get prices() {
      return lines.flatMap(({ prices }) => prices);
    },
    /** The largest that was granted. */
    get windowBytes() {
      return Math.max(0, ...lines.map(({ windowBytes }) => windowBytes));
    },
    /** Told of everything that happens on the line, before and after it was heard. */
    watch(next: (occurrence: Occurrence) => void) {
      occurred = next;
    },
    connect,
    lose(): void {
      line()?.cut();
    },
    kill(role: Role): void {
      sides[role].host.kill();
      line()?.cut(role);
    },
    revive(role: Role): void {
      sides[role] = start(role);
      connect();
    },
    async pass(seconds: number): Promise<void> {
      for (let ms = 0; ms < seconds * 1_000; ms += STEP_MS) await step();
    },
    /** Lets time pass until it is so: within ten minutes. */
    async until(isSo: () => boolean): Promise<void> {
      for (let ms = 0; !isSo(); ms += STEP_MS) {
        if (ms > 600_000) throw new Error("It never came to that.");
        await step();
      }
    },
    close(): void {
      line()?.cut();
      for (const { market } of Object.values(sides)) market.close();
    },
  };
}
