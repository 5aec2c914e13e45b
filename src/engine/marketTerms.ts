import type { Amount } from "./amount.ts";
import { SwarmbidError } from "./errors.ts";
import type { Ask, BidPolicy } from "./marketModel.ts";

/** A bid as a caller gave it: a program may have named it, whatever the types say. Throws `badInput` for what is none. */
export function checkBid(bid: BidPolicy): BidPolicy {
  switch (bid.kind) {
    case "free":
      return bid;
    case "auto":
      checkSums("the price for a GiB", bid.maxPricePerGiB, bid.maxTotal);
      if (bid.deadlineMs !== undefined && !(Number.isFinite(bid.deadlineMs) && bid.deadlineMs > 0))
        throw wrong("The time by which it has to be done is none: name another one.");
      return bid;
    case "fixed":
      checkSums("the price for a MiB", bid.pricePerMiB, bid.maxTotal);
      return bid;
    default:
      throw wrong("A bid is free, auto or fixed: choose one of them.");
  }
}

/** Throws `badInput` for terms on which nothing can be sold. */
export function checkAsk(ask: Ask): Ask {
  const { reservePerMiB, freeShare } = ask;
  if (!isMoney(reservePerMiB) || reservePerMiB.units < 0n)
    throw wrong("The lowest price for a MiB is an amount of BTT or BTTOLD: write another one.");
  if (!(freeShare >= 0 && freeShare <= 1))
    throw wrong("What is given for nothing is a share of the upload from 0 to 1: choose another one.");
  return ask;
}

function checkSums(what: string, price: Amount, total: Amount): void {
  for (const sum of [price, total])
    if (!isMoney(sum) || sum.units <= 0n)
      throw wrong(`A bid needs ${what} and the most that is spent in all, both above 0: name both.`);
  if (price.asset !== total.asset)
    throw wrong(`A bid is in one asset: name ${what} and the most that is spent in all in ${total.asset}.`);
}

/** TRX pays for transactions and for nothing else. */
const isMoney = (amount: unknown): amount is Amount =>
  typeof amount === "object" &&
  amount !== null &&
  "units" in amount &&
  typeof amount.units === "bigint" &&
  "asset" in amount &&
  (amount.asset === "BTT" || amount.asset === "BTTOLD");

const wrong = (sentence: string): SwarmbidError => new SwarmbidError("badInput", sentence);
