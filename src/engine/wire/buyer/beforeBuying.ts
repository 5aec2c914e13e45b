import type { Bid, GoodbyeReason, Quote, SellerMessage } from "../format/messages.ts";
import { ACCEPT_MS, QUOTE_MS, VOUCH_MS } from "../timing.ts";
import type { BidWanted, BuyerEffect, BuyerInput, BuyerStep, Of } from "./buyerState.ts";
import { standingOf, stay } from "./endBuying.ts";
import { owedOf, payAll, promised, startSession } from "./payingSession.ts";

type Waiting = Of<"ready" | "free" | "bidding" | "quoted" | "opening">;
type Opened = Extract<BuyerInput, { readonly type: "opened" }>;

const SECOND_MS = 1_000;

/** The next bid, and when to think about it again. */
export function bidOf(
  sequence: number,
  wanted: BidWanted,
): { readonly bid: Bid; readonly effects: readonly BuyerEffect[] } {
  const bid = { type: "bid", sequence, ...wanted } as const;
  return {
    bid,
    effects: [
      { type: "send", message: bid },
      { type: "timer", timer: "renew", ms: (wanted.seconds * SECOND_MS) / 2 },
    ],
  };
}

export function makeBid(state: Waiting, wanted: BidWanted): BuyerStep {
  const { bid, effects } = bidOf(state.sequence + 1, wanted);
  return stay({ ...standingOf(state), sequence: bid.sequence, phase: "bidding", bid }, ...effects, {
    type: "timer",
    timer: "quote",
    ms: QUOTE_MS,
  });
}

/** Takes a bid back that was not agreed on. */
export function takeBack(state: Waiting): BuyerStep {
  if (!("bid" in state)) return stay(state);
  const { seconds, asset } = state.bid;
  const { bid } = bidOf(state.sequence + 1, { asset, limitPerMiB: 0n, spendPerSecond: 0n, seconds });
  return leave({ ...state, sequence: bid.sequence }, { type: "send", message: bid });
}

/** Back to where we may bid again; what a channel was to pay from before is owed as it was. */
export function leave(state: Waiting, ...effects: readonly BuyerEffect[]): BuyerStep {
  const owed = state.phase === "opening" ? owedOf(state.session) : [];
  return stay({ ...standingOf(state), phase: "ready" }, ...effects, ...owed);
}

/** A message in one of the phases in which nothing is bought. */
export function takeEarlyMessage(state: Waiting, message: SellerMessage): BuyerStep {
  switch (message.type) {
    case "quote":
      return state.phase === "bidding" ? takeQuote(state, message) : stay(state);
    case "no":
      return "bid" in state && message.sequence === state.sequence
        ? leave(state, { type: "refused", reason: message.reason, seconds: message.seconds ?? 0 })
        : stay(state);
    case "accept":
      return state.phase === "opening" && message.channel === state.session.id
        ? beginBuying(state, message.windowBytes, message.cumulative)
        : stay(state);
    case "bye":
      return state.phase === "opening" && message.channel === state.session.id ? leave(state) : stay(state);
    case "err":
      return state.phase === "opening" && message.reason !== "stale" ? leave(state) : stay(state);
    case "ack":
    case "need":
    case "price":
      return stay(state);
  }
}

function takeQuote(state: Of<"bidding">, quote: Quote): BuyerStep {
  const { bid, assets } = state;
  const asset = assets[quote.asset];
  if (quote.sequence !== bid.sequence) return stay(state);
  if (asset === undefined || quote.asset !== bid.asset || quote.pricePerMiB > bid.limitPerMiB) return takeBack(state);
  return stay(
    { ...standingOf(state), isPriceHeld: true, phase: "quoted", bid, quote },
    { type: "consider", quote, asset },
    { type: "timer", timer: "quote", ms: Math.min(QUOTE_MS, quote.seconds * SECOND_MS) },
    { type: "timer", timer: "price", ms: quote.seconds * SECOND_MS },
  );
}

export function openChannel(state: Of<"quoted">, opened: Opened): BuyerStep {
  const { bid, quote, ordinal } = state;
  const { config, signature } = opened;
  const session = startSession(opened, ordinal, quote.pricePerMiB);
  return stay(
    { ...standingOf(state), ordinal: ordinal + 1, phase: "opening", bid, quote, session },
    { type: "send", message: { type: "open", sequence: quote.sequence, config, nonce: quote.nonce, signature } },
    { type: "timer", timer: "accept", ms: ACCEPT_MS },
  );
}

/** The channel is accepted. The seller may have missed our last voucher; what is owed from before is paid at once. */
function beginBuying(state: Of<"opening">, windowBytes: number, held: bigint): BuyerStep {
  const { bid, session: opened } = state;
  const { id } = opened;
  const bye = (reason: GoodbyeReason): BuyerEffect => ({ type: "send", message: { type: "bye", channel: id, reason } });
  if (held > promised(opened)) return leave(state, bye("foreign"));
  if (windowBytes === 0) return leave(state, bye("done"));
  const { session, effects } = payAll({ ...opened, windowBytes, acknowledged: held });
  const again: readonly BuyerEffect[] =
    !session.isPaying && held < promised(session) ? [{ type: "signAgain", channel: id }] : [];
  return stay(
    { ...standingOf(state), phase: "serving", bid, session },
    ...effects,
    ...again,
    { type: "timer", timer: "vouch", ms: VOUCH_MS },
    { type: "timer", timer: "renew", ms: (bid.seconds * SECOND_MS) / 2 },
  );
}
