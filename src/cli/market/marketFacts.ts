import { type Amount, formatAmount, formatUnits } from "../../engine/amount.ts";
import type { MarketSnapshot } from "../../engine/marketModel.ts";
import { formatBytes } from "../formatAmounts.ts";
import type { MarketProgress } from "../output.ts";

/** What a transfer pays and earns now, for a progress line. */
export function marketProgress(market: MarketSnapshot, id: string): MarketProgress | undefined {
  const transfer = market.transfers.find((one) => one.id === id);
  const tally = market.tallies.get(id);
  if (transfer === undefined && tally === undefined) return undefined;
  const price = market.clearingPricePerMiB ?? transfer?.sellers.find(({ isServing }) => isServing)?.pricePerMiB;
  return {
    paid: sums(tally?.paid),
    earned: sums(tally?.earned),
    bidders: transfer?.buyers.length ?? 0,
    ...(transfer === undefined ? {} : { takingBids: `${transfer.takingBids} of ${transfer.peers}` }),
    ...(price === undefined ? {} : { pricePerMiB: formatAmount(price) }),
    ...(transfer?.notice === undefined ? {} : { notice: transfer.notice }),
  };
}

/** What was paid, at the end: a sentence for people, facts for programs. */
export function paidSummary(market: MarketSnapshot, id: string) {
  const { paid = [], paidBytes = 0, sellers = 0 } = market.tallies.get(id) ?? {};
  const from = sellers === 1 ? "1 seller" : `${sellers} sellers`;
  const words =
    paid.length === 0 ? "Nothing was paid." : `Paid ${sums(paid)} for ${formatBytes(paidBytes)} from ${from}.`;
  return { words, facts: { paid: facts(paid), paidBytes, sellers } };
}

export function earnedSummary(market: MarketSnapshot, id: string) {
  const earned = market.tallies.get(id)?.earned ?? [];
  return {
    words: earned.length === 0 ? "Nothing was earned." : `Earned ${sums(earned)}.`,
    facts: { earned: facts(earned) },
  };
}

const sums = (amounts: readonly Amount[] = []): string => amounts.map(formatAmount).join(", ");
const facts = (amounts: readonly Amount[]) =>
  amounts.map((amount) => ({ asset: amount.asset, amount: formatUnits(amount) }));
