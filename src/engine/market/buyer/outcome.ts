import type { BuyerInput, BuyerPhase, BuyerState, BuyerTimer } from "../../wire/buyer/buyerState.ts";
import type { Refusal, SellerMessage } from "../../wire/format/messages.ts";

/** How an agreement with a seller came to its end. */
export interface Outcome {
  /** No bid to it for so long. */
  readonly restMs: number;
  /** It did not do what its messages said: counts as a round in which it gave nothing. */
  readonly isFault: boolean;
}

const SECOND_MS = 1_000;
const SHORT: Outcome = { restMs: 10 * SECOND_MS, isFault: false };
const LONG: Outcome = { restMs: 60 * SECOND_MS, isFault: false };
const FAULT: Outcome = { restMs: 60 * SECOND_MS, isFault: true };
/** Between two offers of ours, when we took the first one back. */
const OWN: Outcome = { restMs: 5 * SECOND_MS, isFault: false };

const ENGAGED: ReadonlySet<BuyerPhase> = new Set(["bidding", "quoted", "opening", "serving", "stalled"]);

/** A bid of ours stands there. */
export const isEngaged = ({ phase }: BuyerState): boolean => ENGAGED.has(phase);

/** Undefined while the agreement, or what leads to it, goes on; and when the connection is over. */
export function outcomeOf(before: BuyerState, after: BuyerState, input: BuyerInput): Outcome | undefined {
  if (!isEngaged(before) || isEngaged(after) || after.phase === "closed") return undefined;
  switch (input.type) {
    case "message":
      return ofMessage(before, input.message);
    case "timer":
      return ofTimer(before.phase, input.timer);
    case "withdraw":
      return OWN;
    case "declined":
    case "unpayable":
      return LONG;
    default:
      return SHORT;
  }
}

function ofMessage(before: BuyerState, message: SellerMessage): Outcome {
  switch (message.type) {
    case "no":
      return ofRefusal(message);
    case "price":
      // Above our limit it may ask what it likes; below, it broke its word or the bound of a quarter.
      return "bid" in before && message.pricePerMiB <= before.bid.limitPerMiB ? FAULT : LONG;
    case "quote":
      return LONG;
    case "accept":
      // It holds more than we signed, or gives no window.
      return message.windowBytes === 0 ? LONG : FAULT;
    default:
      return SHORT;
  }
}

function ofRefusal({ reason, seconds = 0 }: Refusal): Outcome {
  switch (reason) {
    case "backoff":
      return { restMs: Math.max(SHORT.restMs, seconds * SECOND_MS), isFault: false };
    case "busy":
      return SHORT;
    case "reserve":
    case "off":
      return LONG;
    case "asset":
    case "deposit":
      return { restMs: 10 * 60 * SECOND_MS, isFault: false };
  }
}

function ofTimer(phase: BuyerPhase, timer: BuyerTimer): Outcome {
  // A quote that ran out waited for us; all else waited for the seller.
  return phase === "quoted" || timer === "renew" ? LONG : FAULT;
}
