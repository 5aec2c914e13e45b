import type { BidPolicy } from "../../marketModel.ts";
import type { Clock } from "../../ports.ts";
import type { DeskStanding, PaymentDesk } from "../desk.ts";
import type { BuyLine, BuySide, BuySideNews } from "../line.ts";
import { type BuySnapshot, buySnapshot } from "./buySnapshot.ts";
import { createLineBuyer, type LineBuyer } from "./lineBuyer.ts";
import { createOwedBills } from "./owedBills.ts";
import { createSellerMemory } from "./sellerMemory.ts";
import { createSessionDesk } from "./sessionDesk.ts";
import {
  bidFor,
  channelsOf,
  leftForSeller,
  leftOf,
  type PlanParts,
  type ProgressOf,
  planTransfer,
  type Trading,
  type TransferBuyer,
} from "./transferBuyer.ts";
import { createTransferPurse } from "./transferPurse.ts";

/** The buying side as the engine has it: bids for transfers, within what the user allows. */
export interface Buying extends BuySide {
  setBid(infoHash: string, policy: BidPolicy): void;
  /** Something changed that bids depend on: a transfer was paused or is complete, the wallet was unlocked, caps were set. */
  changed(): void;
  /** Withdraws everywhere at once. Payments refuse from now on; when they allow it again, `changed` goes on. */
  stopAllSpending(): void;
  snapshot(): readonly BuySnapshot[];
}

interface BuyingParts {
  readonly clock: Clock;
  readonly desk: PaymentDesk;
  readonly progressOf: ProgressOf;
  readonly news: BuySideNews;
  /** A call of payments was rejected: for the log. */
  broken(cause: unknown): void;
}

const TURN_MS = 3_000;
const REFUSED_MS = 5 * 60_000;
const FREE: BidPolicy = { kind: "free" };

export function createBuySide({ clock, desk, progressOf, news, broken }: BuyingParts): Buying {
  const transfers = new Map<string, TransferBuyer>();
  const memory = createSellerMemory();
  const owed = createOwedBills();
  const paidByAll = { units: 0n };
  let owingOfAll = 0n;
  /** Undefined before payments said anything. */
  let standing: DeskStanding | "broken" | undefined;
  let isStopped = false;
  let isClosed = false;
  let stops = 0;
  let asking: "no" | "yes" | "again" = "no";
  let stopTurns: (() => void) | undefined;

  const trading = (): Trading => {
    if (isStopped) return { stop: "stopped" };
    if (standing === undefined) return { stop: "asking" };
    if (standing === "broken") return { stop: "broken" };
    if (standing.isStopped) return { stop: "stopped" };
    return standing.assets[0] ?? { stop: "noWallet" };
  };
  const parts = (): PlanParts => ({ progressOf, trading: trading(), owingOfAll, nowMs: clock.now() });

  function transferOf(infoHash: string): TransferBuyer {
    const known = transfers.get(infoHash);
    if (known !== undefined) return known;
    const made: TransferBuyer = {
      infoHash,
      policy: FREE,
      lines: new Map(),
      purse: createTransferPurse(paidByAll),
      owing: 0n,
      refusedUntilMs: Number.NEGATIVE_INFINITY,
      paidWhenAsked: new Map(),
      stop: "free",
    };
    transfers.set(infoHash, made);
    return made;
  }

  const lineOf = ({ peer }: BuyLine): LineBuyer | undefined => transfers.get(peer.infoHash)?.lines.get(peer.id);

  function bidAll(): void {
    for (const transfer of transfers.values()) bidFor(transfer, parts());
  }

  function breakDown(cause: unknown): void {
    if (isClosed) return;
    broken(cause);
    standing = "broken";
    bidAll();
  }

  /** Asks payments what may be spent, then bids by it. */
  async function ask(): Promise<void> {
    const stopsBefore = stops;
    const wanting = [...transfers.values()].filter(({ policy }) => policy.kind !== "free");
    try {
      const said = await desk.standing();
      for (const transfer of wanting) {
        const paid = new Map([...transfer.lines].map(([id, line]) => [id, line.paid]));
        const take = transfer.purse.refresh();
        take(said.assets.length === 0 ? undefined : await desk.budget(transfer.infoHash));
        transfer.paidWhenAsked = paid;
      }
      standing = said;
      if (stopsBefore === stops) isStopped = false;
    } catch (cause) {
      breakDown(cause);
    }
  }

  async function refresh(): Promise<void> {
    if (asking !== "no") {
      asking = "again";
      return;
    }
    do {
      asking = "yes";
      await ask();
      if (isClosed) return;
      bidAll();
      // Set anew by whoever asked meanwhile.
    } while ((asking as string) === "again");
    asking = "no";
  }

  /** While nothing is wanted there is no timer, and payments are not asked. */
  function watch(): void {
    const isWanted = [...transfers.values()].some(({ policy, lines }) => policy.kind !== "free" && lines.size > 0);
    if (isWanted && stopTurns === undefined && !isClosed) {
      stopTurns = clock.every(TURN_MS, turn);
      turn();
    } else if (!isWanted) {
      stopTurns?.();
      stopTurns = undefined;
    }
  }

  function turn(): void {
    for (const { infoHash, lines } of transfers.values()) {
      const room = hasRoom(infoHash, lines);
      for (const line of lines.values()) line.turn(clock.now(), room);
    }
    void refresh();
  }

  /** Who fills our link cannot be blamed for what it does not carry. */
  function hasRoom(infoHash: string, lines: ReadonlyMap<string, LineBuyer>): boolean {
    const progress = progressOf(infoHash);
    if (progress?.linkBytesPerSecond === undefined) return progress !== undefined && !progress.isPaused;
    const coming = [...lines.values()].reduce((sum, { observed }) => sum + observed.bytesPerSecond, 0);
    return !progress.isPaused && coming + progress.webSeedBytesPerSecond < progress.linkBytesPerSecond * 0.9;
  }

  function forgetWhenIdle(transfer: TransferBuyer): void {
    if (transfer.lines.size === 0 && transfer.policy.kind === "free" && transfer.purse.paid === 0n)
      transfers.delete(transfer.infoHash);
  }

  function connect(line: BuyLine): void {
    const transfer = transferOf(line.peer.infoHash);
    const buyer: LineBuyer = createLineBuyer({
      line,
      clock,
      memory,
      desk: createSessionDesk({
        desk,
        owed,
        purse: transfer.purse,
        transfer: transfer.infoHash,
        inUse: () => channelsOf(transfers.values()),
        broken: breakDown,
      }),
      takes: ({ line: { peer } }, { pricePerMiB }) => {
        const offer = planTransfer(transfer, parts()).offers.get(peer.id);
        return offer !== undefined && pricePerMiB <= offer.limitPerMiB;
      },
      owes(units) {
        transfer.owing += units;
        owingOfAll += units;
      },
      refused() {
        transfer.refusedUntilMs = clock.now() + REFUSED_MS;
      },
    });
    transfer.lines.set(line.peer.id, buyer);
    watch();
    // Its first turn has something to compare with.
    if (stopTurns !== undefined) buyer.turn(clock.now(), true);
  }

  return {
    isBuying: (infoHash) => transfers.get(infoHash)?.policy.kind !== "free" && transfers.has(infoHash),
    setBid(infoHash, policy) {
      const transfer = transferOf(infoHash);
      const wasFree = transfer.policy.kind === "free";
      transfer.policy = policy;
      transfer.purse.setTotal(policy.kind === "free" ? undefined : policy.maxTotal.units);
      transfer.refusedUntilMs = Number.NEGATIVE_INFINITY;
      for (const line of transfer.lines.values()) line.wake();
      watch();
      bidFor(transfer, parts());
      if (policy.kind !== "free") void refresh();
      forgetWhenIdle(transfer);
      if (wasFree !== (policy.kind === "free")) news.announcementChanged();
    },
    changed() {
      for (const transfer of transfers.values()) transfer.refusedUntilMs = Number.NEGATIVE_INFINITY;
      bidAll();
      if (stopTurns !== undefined) void refresh();
    },
    stopAllSpending() {
      stops += 1;
      isStopped = true;
      bidAll();
    },
    connected: connect,
    announced: (line, terms) => lineOf(line)?.announced(terms),
    message: (line, message) => lineOf(line)?.message(message),
    blockTag(line) {
      const transfer = transfers.get(line.peer.infoHash);
      const buyer = lineOf(line);
      if (transfer === undefined || buyer === undefined) return undefined;
      return buyer.blockTag((units) => {
        if (leftOf(transfer, owingOfAll) >= units && leftForSeller(transfer, buyer) >= units) return true;
        // No more is taken than can be paid.
        buyer.apply(undefined, undefined, "cap");
        return false;
      });
    },
    verified: (line, tag, bytes) => lineOf(line)?.verified(tag, bytes),
    off: (line) => lineOf(line)?.off(),
    gone(line) {
      const transfer = transfers.get(line.peer.infoHash);
      lineOf(line)?.gone();
      transfer?.lines.delete(line.peer.id);
      if (transfer !== undefined) forgetWhenIdle(transfer);
      watch();
    },
    snapshot: () => [...transfers.values()].map((transfer) => buySnapshot(transfer, trading())),
    close() {
      isClosed = true;
      stopTurns?.();
      for (const { lines } of transfers.values()) for (const line of lines.values()) line.gone();
      transfers.clear();
    },
  };
}
