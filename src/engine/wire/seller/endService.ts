import type { GoodbyeReason } from "../format/messages.ts";
import { unpaidUnitsOf } from "./account.ts";
import { debtOf } from "./earningSession.ts";
import type { EarningSession, Of, SellerEffect, SellerState, SellerStep } from "./sellerState.ts";

/** What stays the same whatever the phase. */
export const standingOf = ({ pieceBytes, assets, sequence, isPriceHeld, tail }: SellerState) => ({
  pieceBytes,
  assets,
  sequence,
  isPriceHeld,
  tail,
});

export const stay = (state: SellerState, ...effects: readonly SellerEffect[]): SellerStep => ({ state, effects });

/** Paid service ends; the peer is served free from now on, and may pay what is left. */
export function endService(state: Of<"serving" | "stalled">, goodbye?: GoodbyeReason): SellerStep {
  const { session } = state;
  const farewell: readonly SellerEffect[] =
    goodbye === undefined ? [] : [{ type: "send", message: { type: "bye", channel: session.id, reason: goodbye } }];
  return {
    state: { ...standingOf(state), tail: { ...session, need: "none" }, phase: "free" },
    effects: [...farewell, { type: "leaveAuction" }, { type: "serve", as: "free" }, ...unpaid(session)],
  };
}

/** The connection or the extension is over. */
export function closeSession(state: SellerState): SellerStep {
  const closed: SellerState = { ...standingOf(state), phase: "closed" };
  switch (state.phase) {
    case "closed":
      return stay(state);
    case "idle":
    case "ready":
    case "free":
      return stay(closed, { type: "stopTimers" });
    case "bidding":
    case "quoted":
    case "opening":
      return stay(closed, { type: "stopTimers" }, { type: "leaveAuction" });
    case "serving":
    case "stalled": {
      const { effects } = endService(state);
      return stay({ ...closed, tail: state.session }, { type: "stopTimers" }, ...effects);
    }
  }
}

function unpaid(session: EarningSession): SellerEffect[] {
  return unpaidUnitsOf(session) > 0n ? [debtOf(session)] : [];
}
