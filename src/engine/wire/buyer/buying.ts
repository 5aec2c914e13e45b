import type { Ack, PriceChange, SellerMessage } from "../format/messages.ts";
import { billAll, changePrice, currentPrice, MAX_PRICES } from "../meter.ts";
import { mayFollow } from "../priceRules.ts";
import { STALL_MS, VOUCH_MS } from "../timing.ts";
import { bidOf } from "./beforeBuying.ts";
import type { BidWanted, BuyerInput, BuyerStep, Of, PayingSession } from "./buyerState.ts";
import { countLate, endBuying, leaveUnpaid, sendLate, stay } from "./endBuying.ts";
import { countVerified, isVoucherDue, payAll, promised, repeatVoucher, vouch } from "./payingSession.ts";

type Buying = Of<"serving" | "stalled">;
type Input<T> = Extract<BuyerInput, { readonly type: T }>;

const SECOND_MS = 1_000;

/** A message while we are served for money, or the seller waits for some. */
export function takeMessageWhileBuying(state: Buying, message: SellerMessage): BuyerStep {
  const { session } = state;
  switch (message.type) {
    case "ack":
      return message.channel === session.id ? takeAck(state, message) : stay(state);
    case "need":
      return message.channel === session.id ? answerNeed(state) : stay(state);
    case "price":
      return takePrice(state, message);
    case "bye":
      return message.channel === session.id ? endBuying(state) : stay(state);
    case "err":
      return message.reason === "channel" ? endBuying(state) : stay(state);
    case "no":
      return message.sequence === state.sequence ? endBuying(state, "done") : stay(state);
    case "quote":
    case "accept":
      return stay(state);
  }
}

function takeAck(state: Buying, { cumulative, windowBytes }: Ack): BuyerStep {
  const { session } = state;
  // Whoever says that it holds more than we signed tells us nothing.
  if (cumulative > promised(session)) return stay(state);
  const acknowledged = cumulative > session.acknowledged ? cumulative : session.acknowledged;
  const after = { ...state, session: { ...session, acknowledged, windowBytes } };
  return windowBytes === 0 ? endBuying(after) : payWhenDue({ ...after, phase: "serving" });
}

/** Pays what is verified; when that is nothing new, says so, and the seller has to wait for the next piece. */
function answerNeed(state: Buying): BuyerStep {
  const { session, effects } = payAll(state.session);
  if (session.isPaying) return stay({ ...state, session }, ...effects);
  const isNew = state.phase === "serving";
  return stay(
    { ...state, phase: "stalled" },
    ...repeatVoucher(session),
    ...(isNew ? [{ type: "timer", timer: "stall", ms: STALL_MS } as const] : []),
  );
}

/** A price that is held may only fall, and none may pass our limit or a quarter above the last one. */
function takePrice(state: Buying, { pricePerMiB, seconds }: PriceChange): BuyerStep {
  const { session, bid } = state;
  const { meter } = session;
  if (!mayFollow(currentPrice(meter), pricePerMiB, state.isPriceHeld, bid.limitPerMiB))
    return endBuying(state, "price");
  if (meter.segments.length >= MAX_PRICES) return endBuying(state, "expired");
  return stay(
    { ...state, isPriceHeld: true, session: { ...session, meter: changePrice(meter, pricePerMiB) } },
    { type: "timer", timer: "price", ms: seconds * SECOND_MS },
  );
}

export function takeVerified(state: Buying, verified: Input<"verified">): BuyerStep {
  const session = countVerified(state.session, verified.tag, verified.bytes);
  if (session !== undefined) return payWhenDue({ ...state, session });
  if (state.tail?.id !== state.session.id) return countLate(state, verified);
  // The same channel was resumed since: its next payment is for both.
  const late = countVerified(state.tail, verified.tag, verified.bytes);
  if (late === undefined) return stay(state);
  const { meter, bills } = billAll(late.meter);
  const owedBefore = [...state.session.owedBefore, ...bills];
  return stay({ ...state, tail: { ...late, meter }, session: { ...state.session, owedBefore } });
}

/** A voucher is due at half of the window, and at once while the seller waits. */
function payWhenDue(state: Buying): BuyerStep {
  if (state.phase === "serving" && !isVoucherDue(state.session)) return stay(state);
  const { session, effects } = payAll(state.session);
  return stay({ ...state, session }, ...effects);
}

export function sendVoucher(state: Buying, voucher: Input<"voucher">): BuyerStep {
  const { channel, cumulative, signature } = voucher;
  if (channel !== state.session.id) return sendLate(state, voucher);
  const session: PayingSession = { ...state.session, signed: { cumulative, signature }, isPaying: false };
  const next = payWhenDue({ ...state, session });
  return stay(next.state, vouch(session), ...next.effects);
}

/** A cap, the pot or the user stands against it: we go on for free. */
export function stopForWantOfMoney(state: Buying, unpayable: Input<"unpayable">): BuyerStep {
  if (unpayable.channel !== state.session.id) return leaveUnpaid(state, unpayable);
  return endBuying({ ...state, session: { ...state.session, isPaying: false, isUnpayable: true } }, "cap");
}

export function bidAgain(state: Buying, wanted: BidWanted): BuyerStep {
  const { bid, effects } = bidOf(state.sequence + 1, wanted);
  return stay({ ...state, sequence: bid.sequence, bid }, ...effects);
}

export function takeTimerWhileBuying(state: Buying, { timer }: Input<"timer">): BuyerStep {
  switch (timer) {
    case "vouch": {
      const { session, effects } = payAll(state.session);
      const isMissed = session.signed !== undefined && session.acknowledged < session.signed.cumulative;
      const again = effects.length === 0 && isMissed ? repeatVoucher(session) : [];
      return stay({ ...state, session }, ...effects, ...again, { type: "timer", timer: "vouch", ms: VOUCH_MS });
    }
    case "stall":
      return state.phase === "stalled" ? endBuying(state, "expired") : stay(state);
    case "price":
      return stay({ ...state, isPriceHeld: false });
    case "renew":
      return stay(state, { type: "renew" });
    case "quote":
    case "accept":
      return stay(state);
  }
}
