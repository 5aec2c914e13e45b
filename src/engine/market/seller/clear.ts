import { type Auction, type Demand, demandsOf, wholeBytes } from "./bid.ts";
import { clearingPrice } from "./clearingPrice.ts";

export interface Clearing {
  /** One for all, in base units per MiB. */
  readonly pricePerMiB: bigint;
  /** Bytes a second of each buyer that gets any. */
  readonly shares: ReadonlyMap<string, number>;
  readonly soldBytesPerSecond: number;
}

/**
 * Sells by limit-price proportional share: who would pay more than the price gets what its money buys at it, who would pay exactly
 * the price shares what is left, who would pay less gets nothing. Splitting or merging bids changes nothing.
 */
export function clear({ bids, bytesPerSecond, reservePerMiB }: Auction): Clearing {
  const demands = demandsOf(bids);
  const capacity = wholeBytes(bytesPerSecond) ?? 0n;
  const price = clearingPrice(demands, capacity, reservePerMiB);
  const above = demands.filter(({ limit }) => limit > price);
  const marginal = demands.filter(({ limit }) => limit === price);
  const left = capacity * price - sum(above, price);
  const asked = sum(marginal, price);
  const factor = asked <= left ? 1 : Number(left) / Number(asked);
  const shares = new Map<string, number>();
  let sold = 0;
  const give = (buyer: Demand, part: number): void => {
    const share = part * bytesOf(buyer, price);
    if (share <= 0) return;
    shares.set(buyer.id, (shares.get(buyer.id) ?? 0) + share);
    sold += share;
  };
  for (const buyer of above) give(buyer, 1);
  for (const buyer of marginal) give(buyer, factor);
  return { pricePerMiB: price, shares, soldBytesPerSecond: Math.min(sold, Number(capacity)) };
}

/** Demand at a price in bytes a second, times the price: whole. */
const sum = (buyers: readonly Demand[], price: bigint): bigint =>
  buyers.reduce((total, { spend, takes }) => {
    const full = takes === undefined ? spend : takes * price;
    return total + (full < spend ? full : spend);
  }, 0n);

function bytesOf({ spend, takes }: Demand, price: bigint): number {
  return takes !== undefined && takes * price <= spend ? Number(takes) : Number(spend) / Number(price);
}
