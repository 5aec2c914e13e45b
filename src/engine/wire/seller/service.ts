import type { Bid, BuyerMessage, FaultReason, Vouch } from "../format/messages.ts";
import { addBytes, changePrice, currentPrice, MAX_PRICES } from "../meter.ts";
import { nextPrice } from "../priceRules.ts";
import { NEED_MS, PRICE_GRACE_MS } from "../timing.ts";
import { credit, dueOf, exposure, usableWindow } from "./account.ts";
import { debtOf } from "./earningSession.ts";
import { endService, stay } from "./endService.ts";
import { creditLate, takeLateVoucher } from "./latePayment.ts";
import type { EarningSession, Of, SellerEffect, SellerInput, SellerStep } from "./sellerState.ts";

type Served = Of<"serving" | "stalled">;
type Input<T> = Extract<SellerInput, { readonly type: T }>;

const SECOND_MS = 1_000;
const MAX_BAD_VOUCHERS = 3;

/** A message while paid service runs, or stands still for want of a voucher. */
export function takeMessageInService(state: Served, message: BuyerMessage): SellerStep {
  switch (message.type) {
    case "bid":
      return takeNewBid(state, message);
    case "open":
      return stay(state, fault("order", "A channel is open already."));
    case "vouch":
      return takeVoucher(state, message);
    case "bye":
      return message.channel === state.session.id ? endService(state) : stay(state);
    case "err":
      return stay(state);
  }
}

function takeNewBid(state: Served, bid: Bid): SellerStep {
  if (bid.sequence <= state.sequence) return stay(state);
  const known = { ...state, sequence: bid.sequence };
  if (bid.limitPerMiB === 0n) return endService(known, "done");
  if (bid.asset !== state.bid.asset) return endService(known, "expired");
  return stay(
    { ...known, bid },
    { type: "auction", bid },
    { type: "timer", timer: "bid", ms: bid.seconds * SECOND_MS },
  );
}

function takeVoucher(state: Served, vouch: Vouch): SellerStep {
  const { session } = state;
  const { channel, cumulative, signature } = vouch;
  if (channel !== session.id) return takeLateVoucher(state, vouch);
  if (cumulative > session.held) return stay(state, { type: "store", channel, cumulative, signature });
  if (cumulative < session.held) return stay(state, fault("stale", "The voucher says less than the last one."));
  // Only money lets a stalled service go on.
  if (state.phase === "stalled") return stay(state);
  // The buyer is there and has verified no more, or missed the last answer.
  const need = session.need === "none" ? "none" : "answered";
  return stay({ ...state, session: { ...session, need } }, acknowledgement(session));
}

/** A voucher is durable: it is acknowledged, and the window is free again. */
export function takeStored(state: Served, stored: Input<"stored">): SellerStep {
  const { session } = state;
  if (stored.channel !== session.id) return creditLate(state, stored);
  if (stored.cumulative <= session.held) return stay(state);
  const paid = credit(session, stored.cumulative);
  const isRepaid = session.debtBefore > 0n && paid.debtBefore === 0n;
  const words: readonly SellerEffect[] = [
    acknowledgement(paid),
    ...(isRepaid ? [{ ...debtOf(paid), units: 0n, bytes: 0 }] : []),
  ];
  if (usableWindow(paid) === 0) {
    const end = endService({ ...state, session: paid });
    return stay(end.state, ...words, ...end.effects);
  }
  const level = exposure(paid);
  if (level === "end") return endService({ ...state, session: paid }, "unpaid");
  if (level === "stop") return stay({ ...state, session: { ...paid, need: "waiting" } }, ...words, ...askAgain(paid));
  const need = level === "fine" || paid.need === "none" ? "none" : "answered";
  const again: readonly SellerEffect[] = state.phase === "stalled" ? [{ type: "serve", as: "paid" }] : [];
  return stay({ ...state, session: { ...paid, need }, phase: "serving" }, ...words, ...again);
}

/** A voucher with a bad signature changes nothing; the third one ends paid service. */
export function takeUnsigned(state: Served, { channel }: Input<"unsigned">): SellerStep {
  const { session } = state;
  if (channel !== session.id) return stay(state);
  const badVouchers = session.badVouchers + 1;
  const after = { ...state, session: { ...session, badVouchers } };
  if (badVouchers >= MAX_BAD_VOUCHERS) return endService(after, "unpaid");
  return stay(after, fault("signature", "The voucher is not signed by the channel's signer."));
}

export function countDelivered(state: Served, bytes: number): SellerStep {
  return look({ ...state, session: { ...state.session, meter: addBytes(state.session.meter, bytes) } });
}

export function changeCover(state: Served, { channel, deposit }: Input<"covered">): SellerStep {
  return channel === state.session.id ? look({ ...state, session: { ...state.session, deposit } }) : stay(state);
}

/** Asks, stops or ends, by how much of the window is used. */
function look(state: Served): SellerStep {
  const { session } = state;
  const level = exposure(session);
  if (level === "end") return endService(state, "unpaid");
  if (level === "fine") return stay(state);
  const isNewlyStalled = level === "stop" && state.phase === "serving";
  if (session.need !== "none" && !isNewlyStalled) return stay(state);
  const asked = { ...state, session: { ...session, need: "waiting" as const } };
  if (!isNewlyStalled) return stay(asked, ...askAgain(session));
  return stay({ ...asked, phase: "stalled" }, ...askAgain(session), { type: "serve", as: "free" });
}

/** A new clearing price: at most a quarter above the last one, and no higher one before the last one may rise. */
export function takePrice(state: Served, { pricePerMiB, seconds }: Omit<Input<"price">, "type">): SellerStep {
  const { session } = state;
  const current = currentPrice(session.meter);
  if (pricePerMiB > current && state.isPriceHeld) return stay({ ...state, wanted: { pricePerMiB, seconds } });
  const next = nextPrice(current, pricePerMiB);
  if (next === current) return stay({ ...state, wanted: undefined });
  if (session.meter.segments.length >= MAX_PRICES) return endService(state, "expired");
  return stay(
    {
      ...state,
      isPriceHeld: true,
      wanted: undefined,
      session: { ...session, meter: changePrice(session.meter, next) },
    },
    { type: "send", message: { type: "price", pricePerMiB: next, seconds } },
    { type: "timer", timer: "price", ms: seconds * SECOND_MS + PRICE_GRACE_MS },
  );
}

export function takeTimerInService(state: Served, { timer }: Input<"timer">): SellerStep {
  switch (timer) {
    case "bid":
      return endService(state, "expired");
    case "need":
      return state.session.need === "waiting" ? endService(state, "unpaid") : stay(state);
    case "price": {
      const free = { ...state, isPriceHeld: false };
      return state.wanted === undefined ? stay(free) : takePrice(free, state.wanted);
    }
    case "quote":
    case "open":
      return stay(state);
  }
}

const acknowledgement = (session: EarningSession): SellerEffect => ({
  type: "send",
  message: { type: "ack", channel: session.id, cumulative: session.held, windowBytes: usableWindow(session) },
});

const askAgain = (session: EarningSession): readonly SellerEffect[] => [
  {
    type: "send",
    message: { type: "need", channel: session.id, cumulative: dueOf(session), deliveredBytes: session.meter.bytes },
  },
  { type: "timer", timer: "need", ms: NEED_MS },
];

const fault = (reason: FaultReason, text: string): SellerEffect => ({
  type: "send",
  message: { type: "err", reason, text },
});
