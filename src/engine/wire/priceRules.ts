/** Prices rise by a quarter a round at most, rounded down. */
const RISE = { by: 5n, of: 4n } as const;

/** The highest price that may follow this one: at least a unit more, so that the smallest ones can climb; undefined: after nothing, any. */
function highestNext(pricePerMiB: bigint): bigint | undefined {
  if (pricePerMiB === 0n) return undefined;
  const risen = (pricePerMiB * RISE.by) / RISE.of;
  return risen > pricePerMiB ? risen : pricePerMiB + 1n;
}

/** The seller's side: as far towards the wanted price as one round may go. */
export function nextPrice(current: bigint, wanted: bigint): bigint {
  const highest = highestNext(current);
  return highest === undefined || wanted <= highest ? wanted : highest;
}

/** The buyer's side: whether a price may follow. A price that is held may only fall. */
export function mayFollow(current: bigint, next: bigint, isHeld: boolean, limitPerMiB: bigint): boolean {
  if (next <= current) return true;
  return !isHeld && next <= limitPerMiB && nextPrice(current, next) === next;
}
