/** What a buyer offers to one seller; in the seller's asset, as each asset has an auction of its own. */
export interface Bid {
  readonly id: string;
  /** The most that it pays, in base units per MiB. */
  readonly limitPerMiB: bigint;
  /** The most that it spends, in base units per second. */
  readonly spendPerSecond: bigint;
  /** The most that it takes in; undefined: more than anybody sells. Not on the wire: `takesAtMost` measures it. */
  readonly takesBytesPerSecond?: number | undefined;
}

/** One seller, all its torrents together. */
export interface Auction {
  readonly bids: readonly Bid[];
  /** What is for sale. */
  readonly bytesPerSecond: number;
  /** The seller takes no less, in base units per MiB. */
  readonly reservePerMiB: bigint;
}

/** The bid in the whole numbers that the auction is reckoned in. */
export interface Demand {
  readonly id: string;
  readonly limit: bigint;
  /** Spend in base units per second times 2^20: divided by a price per MiB it is bytes per second. */
  readonly spend: bigint;
  readonly takes: bigint | undefined;
}

/** Bids that offer nothing, or take nothing, are out. */
export function demandsOf(bids: readonly Bid[]): Demand[] {
  return bids.flatMap(({ id, limitPerMiB: limit, spendPerSecond, takesBytesPerSecond }) => {
    const takes = takesBytesPerSecond === undefined ? undefined : wholeBytes(takesBytesPerSecond);
    return limit > 0n && spendPerSecond > 0n && takes !== 0n
      ? [{ id, limit, spend: spendPerSecond << 20n, takes }]
      : [];
  });
}

/** Bytes a second, rounded down; undefined without end. */
export function wholeBytes(bytesPerSecond: number): bigint | undefined {
  if (bytesPerSecond === Number.POSITIVE_INFINITY) return undefined;
  return bytesPerSecond > 0 ? BigInt(Math.floor(bytesPerSecond)) : 0n;
}
