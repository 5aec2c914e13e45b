import { amountOf } from "../../../../../src/engine/amount.ts";
import { createTimers } from "../../../../../src/engine/market/createTimers.ts";
import { createMarket } from "../../../../../src/engine/market/market.ts";
import { BLOCK_BYTES } from "../../../../../src/engine/market/units.ts";
import { decodeBencode } from "../../../../../src/engine/torrent/bencode.ts";
import { encodeBencode } from "../../../../../src/engine/torrent/encodeBencode.ts";
import type { UploadPeer } from "../../../../../src/engine/uploadPort.ts";
import {
  type BuyerEffect,
  type BuyerInput,
  type BuyerTimer,
  createBuyerState,
} from "../../../../../src/engine/wire/buyer/buyerState.ts";
import { paidTag } from "../../../../../src/engine/wire/buyer/payingSession.ts";
import { stepBuyer } from "../../../../../src/engine/wire/buyer/stepBuyer.ts";
import { decodeMessage } from "../../../../../src/engine/wire/format/decodeMessage.ts";
import { encodeMessage } from "../../../../../src/engine/wire/format/encodeMessage.ts";
import {
  type BuyerMessage,
  isFromSeller,
  type SellerMessage,
  type WireMessage,
} from "../../../../../src/engine/wire/format/messages.ts";
import { encodeTerms } from "../../../../../src/engine/wire/format/terms.ts";
import { buysNothing } from "../../../../fakes/buysNothing.ts";
import { createFakeClock } from "../../../../fakes/clock.ts";
import { createFakeDesk } from "../../../../fakes/desk.ts";
import { createUploadPeers } from "../../../../fakes/uploadPeers.ts";
import { sampleAsset } from "../../wire/sampleMessages.ts";

export const MIB = 2 ** 20;
export const RESERVE = 1_000n;
const PIECE = 16 * BLOCK_BYTES;

/** Lets what payments were asked be answered, and what follows from it. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What an honest buyer's handshake has under `sb`. */
const BUYS = decodeBencode(encodeBencode(encodeTerms({ buys: true, sells: undefined, assets: [sampleAsset] })));

export interface Wish {
  readonly limitPerMiB?: bigint;
  readonly spendPerSecond?: bigint;
}

export interface Conduct extends Partial<Pick<UploadPeer, "address" | "infoHash" | "isPrivate">> {
  /** Its payments; the same number is the same person. */
  readonly payer?: number;
  /** Answers no `need` and pays for nothing. */
  readonly neverPays?: boolean;
  /** Changes its own messages before they are sent. */
  readonly twist?: (message: BuyerMessage) => BuyerMessage;
  /** Has requests waiting for so many bytes a second at most. */
  readonly takesBytesPerSecond?: number;
}

const STEP_MS = 50;

/** A market with a fake desk and scripted peers: every message is written and read, every voucher signed and checked. */
export function playSelling({ limit = 2 * MIB }: { readonly limit?: number } = {}) {
  const clock = createFakeClock();
  const desk = createFakeDesk(clock, 1);
  const log: string[] = [];
  const market = createMarket({
    clock,
    desk,
    log: { write: (_, message) => void log.push(message) },
    createBuySide: buysNothing,
  });
  const swarm = createUploadPeers(market);
  const purses = new Map<number, ReturnType<typeof createFakeDesk>>();
  market.limit(limit);
  const crowd: { readonly id: string; wants(): boolean; take(): void; gotBytes: number; look(): void }[] = [];

  function addFree(address?: string) {
    const fake = swarm.connect({ ...(address === undefined ? {} : { address }), pieceBytes: PIECE });
    const one = {
      fake,
      id: fake.peer.id,
      gotBytes: 0,
      wants: () => fake.isUnchoked,
      look: () => undefined,
      take() {
        one.gotBytes += BLOCK_BYTES;
        fake.traffic.sentBytes += BLOCK_BYTES;
        fake.listener.delivered(BLOCK_BYTES);
      },
    };
    crowd.push(one);
    return one;
  }

  function addBuyer({
    payer = crowd.length + 2,
    neverPays,
    twist = (same) => same,
    takesBytesPerSecond,
    ...where
  }: Conduct = {}) {
    const fake = swarm.connect({ ...where, pieceBytes: PIECE });
    const purse = purses.get(payer) ?? createFakeDesk(clock, payer);
    purses.set(payer, purse);
    const heard: SellerMessage[] = [];
    let state = createBuyerState();
    let read = 0;
    let room = 0;
    const inPiece = new Map<number | undefined, number>();
    const timers = createTimers<BuyerTimer>(clock, (timer) => step({ type: "timer", timer }));

    function step(input: BuyerInput): void {
      const next = stepBuyer(state, input);
      state = next.state;
      for (const effect of next.effects) perform(effect);
    }
    const say = (message: WireMessage): void => fake.listener.message(encodeMessage(message));

    function perform(effect: BuyerEffect): void {
      if (effect.type === "send") say(twist(effect.message));
      else if (effect.type === "timer") timers.start(effect);
      else if (effect.type === "stopTimers") timers.stop();
      else if (effect.type === "consider") {
        const { quote, asset } = effect;
        void purse
          .open({ asset, payee: quote.payee, nonce: quote.nonce, transfer: fake.peer.infoHash, seller: quote.payee })
          .then((opened) => {
            if (state.phase !== "quoted" || state.quote !== quote) return;
            step(opened === undefined ? { type: "declined" } : { type: "opened", ...opened });
          });
      } else if (effect.type === "pay" && neverPays !== true) {
        const { channel } = effect;
        void purse.pay(channel, effect.bills).then((sum) => {
          step(sum === undefined ? { type: "unpayable", channel } : { type: "voucher", channel, ...sum });
        });
      } else if (effect.type === "owed") void purse.owe(effect.channel, effect.bills);
    }

    function look(): void {
      for (const bytes of fake.sent.slice(read)) {
        const message = decodeMessage(bytes);
        if (message === undefined || !isFromSeller(message)) continue;
        heard.push(message);
        step({ type: "message", message });
      }
      read = fake.sent.length;
      if (takesBytesPerSecond !== undefined)
        room = Math.min(room + (takesBytesPerSecond * STEP_MS) / 1_000, 2 * BLOCK_BYTES);
    }

    const one = {
      fake,
      purse,
      heard,
      say,
      id: fake.peer.id,
      gotBytes: 0,
      get phase() {
        return state.phase;
      },
      heardOf: <T extends SellerMessage["type"]>(type: T) =>
        heard.filter((message): message is Extract<SellerMessage, { type: T }> => message.type === type),
      wants: () => fake.isUnchoked && (takesBytesPerSecond === undefined || room >= BLOCK_BYTES),
      look,
      take() {
        one.gotBytes += BLOCK_BYTES;
        room -= BLOCK_BYTES;
        fake.traffic.sentBytes += BLOCK_BYTES;
        const tag = paidTag(state);
        fake.listener.delivered(BLOCK_BYTES);
        if (tag === undefined) return;
        const bytes = (inPiece.get(tag) ?? 0) + BLOCK_BYTES;
        inPiece.set(tag, bytes % PIECE);
        if (bytes >= PIECE) step({ type: "verified", tag, bytes: PIECE });
      },
      announce() {
        step({ type: "connected", assets: [sampleAsset] });
        fake.listener.announced(BUYS);
      },
      bid({ limitPerMiB = 1_000_000n, spendPerSecond = 2n * RESERVE }: Wish = {}) {
        step({ type: "bid", bid: { asset: 0, limitPerMiB, spendPerSecond, seconds: 3_600 } });
      },
      withdraw: () => step({ type: "withdraw", reason: "done" }),
      leave() {
        crowd.splice(crowd.indexOf(one), 1);
        step({ type: "gone" });
        fake.listener.gone();
      },
    };
    crowd.push(one);
    return one;
  }

  function send(): void {
    const byId = new Map(crowd.map((one) => [one.id, one]));
    for (;;) {
      const turn = market.next(clock.now(), (id) => byId.get(id)?.wants() ?? false);
      if (turn.kind !== "serve") return;
      byId.get(turn.id)?.take();
      market.served(turn.id, BLOCK_BYTES, clock.now());
    }
  }

  return {
    clock,
    desk,
    market,
    swarm,
    log,
    addFree,
    addBuyer,
    purses,
    ask: (reservePerMiB = RESERVE, freeShare = 0.2) => {
      market.setAsk({ reservePerMiB: amountOf("BTT", reservePerMiB), freeShare });
    },
    /** Lets time pass, and blocks flow as the market lets them. */
    async run(ms: number): Promise<void> {
      for (let passed = 0; passed < ms; passed += STEP_MS) {
        clock.advance(STEP_MS);
        send();
        await settle();
        for (const one of [...crowd]) one.look();
        await settle();
      }
    },
  };
}

/** Sells at the reserve, and one buyer that is served for money already. */
export async function playService(conduct: Conduct = {}, wish: Wish = {}) {
  const play = playSelling();
  play.ask();
  await play.run(100);
  const buyer = play.addBuyer(conduct);
  buyer.announce();
  buyer.bid(wish);
  await play.run(1_000);
  return { play, buyer };
}
