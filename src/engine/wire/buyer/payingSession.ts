import { addBytes, billAll, createMeter, currentSegment, MAX_PRICES, unbilledBytes } from "../meter.ts";
import { VOUCH_AT } from "../timing.ts";
import type { BuyerEffect, BuyerInput, BuyerState, PayingSession } from "./buyerState.ts";

type Opened = Extract<BuyerInput, { readonly type: "opened" }>;

export const startSession = (
  { channel, cumulative, owed }: Opened,
  ordinal: number,
  pricePerMiB: bigint,
): PayingSession => ({
  id: channel,
  ordinal,
  meter: createMeter(pricePerMiB),
  promisedBefore: cumulative,
  owedBefore: owed,
  signed: undefined,
  acknowledged: 0n,
  windowBytes: 0,
  isPaying: false,
  isUnpayable: false,
  farewell: undefined,
});

/** What vouchers say so far. */
export const promised = ({ signed, promisedBefore }: PayingSession): bigint => signed?.cumulative ?? promisedBefore;

/**
 * The tag of blocks that arrive from this peer now: it goes into the block book, and comes back with what was verified. Undefined
 * while the peer serves us free.
 */
export function paidTag(state: BuyerState): number | undefined {
  if (state.phase !== "serving" && state.phase !== "stalled") return undefined;
  return state.session.ordinal * MAX_PRICES + currentSegment(state.session.meter);
}

/** Counts verified bytes; undefined when they came in another session. */
export function countVerified(session: PayingSession, tag: number, bytes: number): PayingSession | undefined {
  if (Math.floor(tag / MAX_PRICES) !== session.ordinal) return undefined;
  return { ...session, meter: addBytes(session.meter, bytes, tag % MAX_PRICES) };
}

export const isVoucherDue = ({ meter, windowBytes }: PayingSession): boolean =>
  unbilledBytes(meter) >= windowBytes * VOUCH_AT;

interface Paying {
  readonly session: PayingSession;
  readonly effects: readonly BuyerEffect[];
}

/** Pays all that is verified and unpaid; nothing happens while a payment is under way, or when there is nothing to pay. */
export function payAll(session: PayingSession): Paying {
  if (session.isPaying || session.isUnpayable) return { session, effects: [] };
  const { meter, bills } = billAll(session.meter);
  const all = [...session.owedBefore, ...bills];
  if (all.length === 0) return { session, effects: [] };
  return {
    session: { ...session, meter, owedBefore: [], isPaying: true },
    effects: [{ type: "pay", channel: session.id, bills: all }],
  };
}

/** Answers that there is no more to pay: with the last voucher, once more. */
export function repeatVoucher(session: PayingSession): readonly BuyerEffect[] {
  if (session.isPaying) return [];
  return session.signed === undefined ? [{ type: "signAgain", channel: session.id }] : [vouch(session)];
}

export const vouch = (session: PayingSession): BuyerEffect => ({
  type: "send",
  message: {
    type: "vouch",
    channel: session.id,
    cumulative: promised(session),
    verifiedBytes: session.meter.bytes,
    signature: session.signed?.signature ?? new Uint8Array(),
  },
});

/** What is verified and was never billed, for the channel's next connection. */
export function owedOf(session: PayingSession): readonly BuyerEffect[] {
  const bills = [...session.owedBefore, ...billAll(session.meter).bills];
  return bills.length === 0 || session.isUnpayable ? [] : [{ type: "owed", channel: session.id, bills }];
}
