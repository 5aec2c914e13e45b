import { type Buying } from "../../../../../src/engine/market/buyer/buySide.ts";
import { createTimers } from "../../../../../src/engine/market/createTimers.ts";
import type { BuyLine } from "../../../../../src/engine/market/line.ts";
import { BLOCK_BYTES } from "../../../../../src/engine/market/units.ts";
import { decodeMessage } from "../../../../../src/engine/wire/format/decodeMessage.ts";
import { encodeMessage } from "../../../../../src/engine/wire/format/encodeMessage.ts";
import { isFromBuyer, isFromSeller, type WireMessage } from "../../../../../src/engine/wire/format/messages.ts";
import { costOf, currentPrice } from "../../../../../src/engine/wire/meter.ts";
import {
  createSellerState,
  type SellerEffect,
  type SellerInput,
  type SellerState,
  type SellerTimer,
} from "../../../../../src/engine/wire/seller/sellerState.ts";
import { stepSeller } from "../../../../../src/engine/wire/seller/stepSeller.ts";
import type { FakeClock } from "../../../../fakes/clock.ts";
import { createFakeDesk, type FakeDesk } from "../../../../fakes/desk.ts";
import { sampleAsset, sampleNonce } from "../../wire/sampleMessages.ts";

export const MIB = 2 ** 20;
const PIECE = 16 * BLOCK_BYTES;
export const RESERVE = 4n * 10n ** 18n;
export const transferId = (number = 1): string => String(number).padStart(40, "a");

/** What a seller does otherwise than an honest one, and how fast it serves. */
export interface Conduct {
  readonly transfer?: string;
  readonly address?: string;
  readonly freeBytesPerSecond?: number;
  readonly paidBytesPerSecond?: number;
  /** Told in quotes; `paidBytesPerSecond` unless it lies. */
  readonly toldBytesPerSecond?: number;
  readonly reservePerMiB?: bigint;
  /** Of the same seller, when it was here before. */
  readonly desk?: FakeDesk;
  /** Whether its pieces are right. */
  readonly isGarbage?: boolean;
  /** Sends nothing once it was paid. */
  readonly stopsWhenPaid?: boolean;
  /** Answers no opening. */
  readonly neverAccepts?: boolean;
  /** Changes its own messages before they are sent. */
  readonly twist?: (message: WireMessage) => WireMessage;
}

export function scriptSeller(
  clock: FakeClock,
  buying: Buying,
  number: number,
  conduct: Conduct,
  arrived: (bytes: number) => void,
) {
  const { reservePerMiB = RESERVE, freeBytesPerSecond = 0, paidBytesPerSecond = MIB, isGarbage = false } = conduct;
  const desk: FakeDesk = conduct.desk ?? createFakeDesk(clock, number + 1);
  const traffic = { receivedBytes: 0, isUseful: true };
  const heard: WireMessage[] = [];
  let state: SellerState = createSellerState(PIECE, [sampleAsset]);
  let isServing = false;
  let isGone = false;
  let price = reservePerMiB;
  let credit = 0;
  let piece: (number | undefined)[] = [];
  /** By tag: the price, and what verified under it. */
  const verified = new Map<number, { readonly price: bigint; bytes: number }>();
  let others = 0n;
  const timers = createTimers<SellerTimer>(clock, (timer) => tell({ type: "timer", timer }));

  const line: BuyLine = {
    peer: {
      id: `seller ${number}`,
      infoHash: conduct.transfer ?? transferId(),
      address: conduct.address ?? `10.0.${number}.1`,
      isPrivate: false,
      pieceBytes: PIECE,
      traffic: () => ({
        isInterested: false,
        isUseful: traffic.isUseful,
        letsUsAsk: true,
        sentBytes: 0,
        receivedBytes: traffic.receivedBytes,
        askingMs: 0,
      }),
      send: () => undefined,
    },
    send(message) {
      const read = decodeMessage(encodeMessage(message));
      if (read === undefined || !isFromBuyer(read)) throw new Error("The buyer wrote what cannot be read.");
      heard.push(read);
      if (!isGone) tell({ type: "message", message: read });
    },
  };

  function say(message: WireMessage): void {
    const read = decodeMessage(encodeMessage(conduct.twist?.(message) ?? message));
    if (read !== undefined && isFromSeller(read) && !isGone) buying.message(line, read);
  }

  function tell(input: SellerInput): void {
    const step = stepSeller(state, input);
    state = step.state;
    for (const effect of step.effects) perform(effect);
  }

  function perform(effect: SellerEffect): void {
    switch (effect.type) {
      case "send":
        if (effect.message.type === "price" || effect.message.type === "quote") price = effect.message.pricePerMiB;
        say(effect.message);
        break;
      case "timer":
        timers.start(effect);
        break;
      case "stopTimers":
        timers.stop();
        break;
      case "auction":
        if (state.phase === "bidding") void quote(effect.bid.sequence, effect.bid.limitPerMiB);
        break;
      case "check":
        if (conduct.neverAccepts === true) break;
        void desk
          .check({ config: effect.config, asset: effect.asset, open: effect.open, transfer: "", prefix: "" })
          .then((verdict) => verdict && tell({ type: "checked", verdict }));
        break;
      case "store":
        void desk
          .store(effect.channel, effect.cumulative, effect.signature)
          .then((answer) => answer && tell({ type: answer, channel: effect.channel, cumulative: effect.cumulative }));
        break;
      case "serve":
        isServing = effect.as === "paid";
        break;
      case "leaveAuction":
      case "debt":
        break;
    }
  }

  async function quote(sequence: number, limitPerMiB: bigint): Promise<void> {
    const payee = await desk.payee();
    if (payee === undefined) return;
    if (limitPerMiB < reservePerMiB) {
      tell({ type: "refuse", sequence, reason: "reserve" });
      return;
    }
    tell({
      type: "offer",
      sequence,
      offer: {
        pricePerMiB: reservePerMiB,
        capacityBytesPerSecond: conduct.toldBytesPerSecond ?? paidBytesPerSecond,
        othersSpendPerSecond: others,
        payee,
        nonce: sampleNonce,
        seconds: 30,
      },
    });
  }

  /** A block arrives. */
  function block(): void {
    traffic.receivedBytes += BLOCK_BYTES;
    const tag = buying.blockTag(line);
    if (tag !== undefined && !verified.has(tag)) verified.set(tag, { price, bytes: 0 });
    piece.push(tag);
    if (isServing) tell({ type: "delivered", bytes: BLOCK_BYTES });
    if (piece.length * BLOCK_BYTES < PIECE) return;
    const tags = piece;
    piece = [];
    if (isGarbage) return;
    arrived(PIECE);
    for (const paid of new Set(tags)) {
      const bytes = tags.filter((one) => one === paid).length * BLOCK_BYTES;
      const counted = paid === undefined ? undefined : verified.get(paid);
      if (paid === undefined || counted === undefined) continue;
      counted.bytes += bytes;
      buying.verified(line, paid, bytes);
    }
  }

  buying.connected(line);
  buying.announced(line, {
    buys: false,
    sells: { reservePerMiB, windowBytes: 16 * MIB },
    assets: [sampleAsset],
  });
  tell({ type: "connected" });

  return {
    line,
    desk,
    heard,
    say,
    get phase() {
      return state.phase;
    },
    get price() {
      return "session" in state ? currentPrice(state.session.meter) : price;
    },
    /** The most that it leaves unpaid now. */
    get windowBytes() {
      const session = "session" in state ? state.session : state.tail;
      return session?.window.bytes ?? 0;
    },
    /** The bills of all that verified and was tagged as paid. */
    get bill() {
      return [...verified.values()].reduce((sum, { price: at, bytes }) => sum + costOf(bytes, at), 0n);
    },
    reprice: (pricePerMiB: bigint) => tell({ type: "price", pricePerMiB, seconds: 10 }),
    rival(spendPerSecond: bigint) {
      others = spendPerSecond;
    },
    send(ms: number) {
      if (isGone) return;
      const isDone = conduct.stopsWhenPaid === true && desk.held > 0n;
      credit += ((isServing ? (isDone ? 0 : paidBytesPerSecond) : freeBytesPerSecond) * ms) / 1_000;
      for (; credit >= BLOCK_BYTES; credit -= BLOCK_BYTES) block();
    },
    leave() {
      this.cut();
      buying.gone(line);
    },
    /** The connection ends and nobody hears of it. */
    cut() {
      isGone = true;
      timers.stop();
    },
  };
}
