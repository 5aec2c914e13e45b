import type { Amount } from "../../amount.ts";

/** What the user wants of a transfer; free unless told otherwise. Hard caps lie below it, in the ledger. */
export type BidPolicy =
  | { readonly kind: "free" }
  | {
      readonly kind: "auto";
      /** What a GiB is worth: no part of the speed is bought for more. */
      readonly maxPricePerGiB: Amount;
      readonly maxTotal: Amount;
      /** Done by then is soon enough, in milliseconds since the epoch; undefined: as soon as the price allows. */
      readonly deadlineMs?: number;
    }
  | { readonly kind: "fixed"; readonly pricePerMiB: Amount; readonly maxTotal: Amount };
