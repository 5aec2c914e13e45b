import type { BuyerState } from "../../wire/buyer/buyerState.ts";
import { costOf, currentPrice, unbilledBytes } from "../../wire/meter.ts";

/** What a session has to pay still, in base units: what is verified and has no bill, and what came in paid service and may be verified. */
export function owingOf(state: BuyerState, unverifiedBytes: number): bigint {
  const session = "session" in state ? state.session : state.tail;
  if (session === undefined || session.isUnpayable || state.phase === "closed") return 0n;
  const { meter, owedBefore } = session;
  const before = owedBefore.reduce((sum, { units }) => sum + units, 0n);
  return before + costOf(unbilledBytes(meter) + unverifiedBytes, currentPrice(meter));
}
