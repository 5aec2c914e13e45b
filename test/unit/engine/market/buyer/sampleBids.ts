import { amountOf } from "../../../../../src/engine/amount.ts";
import type { BidPolicy } from "../../../../../src/engine/marketModel.ts";
import { RESERVE } from "./scriptSeller.ts";

export const btt = (units: bigint) => amountOf("BTT", units);

/** Worth four times the reserve that scripted sellers have, and money for everything, unless told otherwise. */
export const auto = (different: { maxTotal?: bigint; perMiB?: bigint; deadlineMs?: number } = {}): BidPolicy => ({
  kind: "auto",
  maxPricePerGiB: btt((different.perMiB ?? 4n * RESERVE) * 1_024n),
  maxTotal: btt(different.maxTotal ?? 10n ** 24n),
  ...(different.deadlineMs === undefined ? {} : { deadlineMs: different.deadlineMs }),
});
