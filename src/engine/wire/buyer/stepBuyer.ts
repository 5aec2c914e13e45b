import { leave, makeBid, openChannel, takeBack, takeEarlyMessage } from "./beforeBuying.ts";
import type { BuyerInput, BuyerState, BuyerStep, BuyerTimer, Of } from "./buyerState.ts";
import {
  bidAgain,
  sendVoucher,
  stopForWantOfMoney,
  takeMessageWhileBuying,
  takeTimerWhileBuying,
  takeVerified,
} from "./buying.ts";
import { closeBuying, countLate, endBuying, leaveUnpaid, sendLate, standingOf, stay } from "./endBuying.ts";

type Waiting = Of<"ready" | "free" | "bidding" | "quoted" | "opening">;

/**
 * Our side of a peer that we buy from: what becomes of the session, and what the market does for it. A problem with a payment ends what
 * we buy and nothing else: the peer serves us free, or not.
 */
export function stepBuyer(state: BuyerState, input: BuyerInput): BuyerStep {
  if (input.type === "off" || input.type === "gone") return closeBuying(state);
  switch (state.phase) {
    case "idle":
      return input.type === "connected"
        ? stay({ ...standingOf(state), assets: input.assets, phase: "ready" })
        : stay(state);
    case "ready":
    case "free":
    case "bidding":
    case "quoted":
    case "opening":
      return stepWhileWaiting(state, input);
    case "serving":
    case "stalled":
      return stepWhileBuying(state, input);
    case "closed":
      return input.type === "verified" ? countLate(state, input) : stay(state);
  }
}

function stepWhileWaiting(state: Waiting, input: BuyerInput): BuyerStep {
  switch (input.type) {
    case "message":
      return takeEarlyMessage(state, input.message);
    case "bid":
      return state.phase === "opening" ? stay(state) : makeBid(state, input.bid);
    case "withdraw":
    case "declined":
      return input.type === "withdraw" || state.phase === "quoted" ? takeBack(state) : stay(state);
    case "opened":
      return state.phase === "quoted" ? openChannel(state, input) : stay(state);
    case "verified":
      return countLate(state, input);
    case "voucher":
      return sendLate(state, input);
    case "unpayable":
      return leaveUnpaid(state, input);
    case "timer":
      return stepTimer(state, input.timer);
    case "connected":
    case "off":
    case "gone":
      return stay(state);
  }
}

function stepTimer(state: Waiting, timer: BuyerTimer): BuyerStep {
  switch (timer) {
    case "quote":
      if (state.phase === "bidding") return leave(state);
      return state.phase === "quoted" ? takeBack(state) : stay(state);
    case "accept":
      return state.phase === "opening" ? takeBack(state) : stay(state);
    case "price":
      return stay({ ...state, isPriceHeld: false });
    case "renew":
      return "bid" in state ? stay(state, { type: "renew" }) : stay(state);
    case "vouch":
    case "stall":
      return stay(state);
  }
}

function stepWhileBuying(state: Of<"serving" | "stalled">, input: BuyerInput): BuyerStep {
  switch (input.type) {
    case "message":
      return takeMessageWhileBuying(state, input.message);
    case "bid":
      return bidAgain(state, input.bid);
    case "withdraw":
      return endBuying(state, input.reason);
    case "verified":
      return takeVerified(state, input);
    case "voucher":
      return sendVoucher(state, input);
    case "unpayable":
      return stopForWantOfMoney(state, input);
    case "timer":
      return takeTimerWhileBuying(state, input);
    case "opened":
    case "declined":
    case "connected":
    case "off":
    case "gone":
      return stay(state);
  }
}
