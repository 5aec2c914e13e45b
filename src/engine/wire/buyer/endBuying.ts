import type { GoodbyeReason } from "../format/messages.ts";
import type { BuyerEffect, BuyerInput, BuyerState, BuyerStep, Of, PayingSession } from "./buyerState.ts";
import { countVerified, owedOf, payAll, vouch } from "./payingSession.ts";

type Input<T> = Extract<BuyerInput, { readonly type: T }>;

/** What stays the same whatever the phase. */
export const standingOf = ({ assets, sequence, ordinal, isPriceHeld, tail }: BuyerState) => ({
  assets,
  sequence,
  ordinal,
  isPriceHeld,
  tail,
});

export const stay = (state: BuyerState, ...effects: readonly BuyerEffect[]): BuyerStep => ({ state, effects });

const bye = ({ id }: PayingSession, reason: GoodbyeReason): BuyerEffect => ({
  type: "send",
  message: { type: "bye", channel: id, reason },
});

/** Paid service ends: what is verified is paid, then the farewell is said, if there is one. */
export function endBuying(state: Of<"serving" | "stalled">, farewell?: GoodbyeReason): BuyerStep {
  const { session, effects } = payAll(state.session);
  const isLast = farewell !== undefined && !session.isPaying;
  const tail = { ...session, farewell: isLast ? undefined : farewell };
  return stay({ ...standingOf(state), tail, phase: "free" }, ...effects, ...(isLast ? [bye(session, farewell)] : []));
}

/** A piece of a session that is over was verified: it is paid all the same. */
export function countLate(state: BuyerState, { tag, bytes }: Input<"verified">): BuyerStep {
  const counted = state.tail && countVerified(state.tail, tag, bytes);
  if (counted === undefined) return stay(state);
  if (state.phase === "closed") {
    // Each is told once: what follows adds up.
    const { session } = payAll({ ...counted, isPaying: false });
    return stay({ ...state, tail: session }, ...owedOf(counted));
  }
  const { session, effects } = payAll(counted);
  return stay({ ...state, tail: session }, ...effects);
}

/** A voucher of a session that is over goes out; then the farewell. */
export function sendLate(state: BuyerState, { channel, cumulative, signature }: Input<"voucher">): BuyerStep {
  const { tail } = state;
  if (tail?.id !== channel || state.phase === "closed") return stay(state);
  const signed = { ...tail, signed: { cumulative, signature }, isPaying: false };
  const next = payAll(signed);
  if (next.session.isPaying || tail.farewell === undefined)
    return stay({ ...state, tail: next.session }, vouch(signed), ...next.effects);
  return stay({ ...state, tail: { ...signed, farewell: undefined } }, vouch(signed), bye(signed, tail.farewell));
}

/** Nothing more is paid there. */
export function leaveUnpaid(state: BuyerState, { channel }: Input<"unpayable">): BuyerStep {
  const { tail } = state;
  if (tail?.id !== channel) return stay(state);
  const after = { ...state, tail: { ...tail, isPaying: false, isUnpayable: true, farewell: undefined } };
  if (tail.farewell === undefined || state.phase === "closed") return stay(after);
  return stay(after, bye(tail, tail.farewell));
}

/** The connection or the extension is over: what is verified and unpaid is owed still. */
export function closeBuying(state: BuyerState): BuyerStep {
  if (state.phase === "closed") return stay(state);
  const session = "session" in state ? state.session : state.tail;
  const closed: BuyerState = { ...standingOf(state), tail: session && settled(session), phase: "closed" };
  return stay(closed, { type: "stopTimers" }, ...(session === undefined ? [] : owedOf(session)));
}

/** As if it were paid: it was told as owed. */
const settled = (session: PayingSession): PayingSession => payAll({ ...session, isPaying: false }).session;
