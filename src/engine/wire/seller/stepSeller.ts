import { giveUp, judgeOpen, makeQuote, refusal, takeEarlyMessage } from "./beforeService.ts";
import { closeSession, endService, standingOf, stay } from "./endService.ts";
import { creditLate } from "./latePayment.ts";
import type { Of, SellerInput, SellerState, SellerStep } from "./sellerState.ts";
import {
  changeCover,
  countDelivered,
  takeMessageInService,
  takePrice,
  takeStored,
  takeTimerInService,
  takeUnsigned,
} from "./service.ts";

/**
 * Our side of a peer that buys from us: what becomes of the session, and what the market does for it. A problem with a payment ends
 * paid service and nothing else: the peer is served free.
 */
export function stepSeller(state: SellerState, input: SellerInput): SellerStep {
  if (input.type === "off" || input.type === "gone") return closeSession(state);
  switch (state.phase) {
    case "idle":
      return input.type === "connected" ? stay({ ...standingOf(state), phase: "ready" }) : stay(state);
    case "ready":
    case "free":
    case "bidding":
    case "quoted":
    case "opening":
      return stepBeforeService(state, input);
    case "serving":
    case "stalled":
      return stepService(state, input);
    case "closed":
      // A voucher that was being stored is stored, whoever is gone.
      return input.type === "stored" ? withoutWords(creditLate(state, input)) : stay(state);
  }
}

function stepBeforeService(
  state: Of<"ready" | "free" | "bidding" | "quoted" | "opening">,
  input: SellerInput,
): SellerStep {
  switch (input.type) {
    case "message":
      return takeEarlyMessage(state, input.message);
    case "offer":
      return state.phase === "bidding" && input.sequence === state.sequence
        ? makeQuote(state, input.offer)
        : stay(state);
    case "refuse":
      return "bid" in state && input.sequence === state.sequence
        ? giveUp(state, refusal(input.sequence, input.reason, input.seconds))
        : stay(state);
    case "checked":
      return state.phase === "opening" ? judgeOpen(state, input.verdict) : stay(state);
    case "stored":
      return creditLate(state, input);
    case "stop":
      return "bid" in state ? giveUp(state, refusal(state.sequence, "off")) : stay(state);
    case "timer":
      return isWaitingFor(state, input.timer) ? giveUp(state) : stay(withPrice(state, input));
    case "unsigned":
    case "delivered":
    case "price":
    case "covered":
    case "connected":
    case "off":
    case "gone":
      return stay(state);
  }
}

function stepService(state: Of<"serving" | "stalled">, input: SellerInput): SellerStep {
  switch (input.type) {
    case "message":
      return takeMessageInService(state, input.message);
    case "stored":
      return takeStored(state, input);
    case "unsigned":
      return takeUnsigned(state, input);
    case "delivered":
      return countDelivered(state, input.bytes);
    case "price":
      return takePrice(state, input);
    case "covered":
      return changeCover(state, input);
    case "timer":
      return takeTimerInService(state, input);
    case "stop":
      return endService(state, input.reason);
    case "refuse":
      return input.sequence === state.sequence ? refuseInService(state, input) : stay(state);
    case "offer":
    case "checked":
    case "connected":
    case "off":
    case "gone":
      return stay(state);
  }
}

/** The clearing has no place any more for what the buyer bids now. */
function refuseInService(state: Of<"serving" | "stalled">, { sequence, reason, seconds }: Refuse): SellerStep {
  const { state: after, effects } = endService(state);
  return stay(after, refusal(sequence, reason, seconds), ...effects);
}

type Refuse = Extract<SellerInput, { readonly type: "refuse" }>;
type Timer = Extract<SellerInput, { readonly type: "timer" }>;

function isWaitingFor({ phase }: SellerState, timer: Timer["timer"]): boolean {
  if (timer === "bid") return phase === "bidding" || phase === "quoted" || phase === "opening";
  return (timer === "quote" && phase === "quoted") || (timer === "open" && phase === "opening");
}

const withPrice = (state: SellerState, { timer }: Timer): SellerState =>
  timer === "price" ? { ...state, isPriceHeld: false } : state;

function withoutWords({ state, effects }: SellerStep): SellerStep {
  return { state, effects: effects.filter(({ type }) => type !== "send") };
}
