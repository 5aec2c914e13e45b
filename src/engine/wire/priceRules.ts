/** Prices rise by at most a quarter a round. */
const LARGEST_STEP_DIVISOR = 4n;

/** The highest price that may follow this one; undefined: after nothing, any. */
const highestNext = (pricePerMiB: bigint): bigint | undefined =>
  pricePerMiB === 0n ? undefined : pricePerMiB + pricePerMiB / LARGEST_STEP_DIVISOR + 1n;

/** The seller's side: as far towards the wanted price as one round may go. */
export function nextPrice(current: bigint, wanted: bigint): bigint {
  const highest = highestNext(current);
  return highest === undefined || wanted <= highest ? wanted : highest;
}

/** The buyer's side: whether a price may follow. A price that is held may only fall. */
export function mayFollow(current: bigint, next: bigint, isHeld: boolean, limitPerMiB: bigint): boolean {
  if (next <= current) return true;
  const highest = highestNext(current);
  return !isHeld && next <= limitPerMiB && (highest === undefined || next <= highest);
}
