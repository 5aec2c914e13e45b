import { claimBytes, type NetworkPrices } from "./claimCost.ts";

/**
 * Measured up to here (docs/vault-figures.md); a node gives a transaction 80 ms of its processor, and a signature to recover in each
 * voucher is what takes time.
 */
const MOST_IN_ONE = 20;
/** Two vouchers one by one take fewer bytes than a batch of two, and a little less energy. */
const FEWEST_IN_ONE = 3;

/**
 * How vouchers, in the order in which they matter, are claimed for the least: one alone while that is free, the rest in batches. A batch
 * saves bytes and no energy.
 */
export function batchClaims<Voucher>(
  vouchers: readonly Voucher[],
  { freeBytes }: Pick<NetworkPrices, "freeBytes">,
): readonly (readonly [Voucher, ...Voucher[]])[] {
  const batches: [Voucher, ...Voucher[]][] = [];
  const rest = [...vouchers];
  const [first] = rest;
  // Free is one that fits; all of a batch that fits is free too.
  const allAreFree = rest.length <= MOST_IN_ONE && claimBytes(rest.length) <= freeBytes;
  if (first !== undefined && !allAreFree && claimBytes(1) <= freeBytes) {
    batches.push([first]);
    rest.shift();
  }
  while (rest.length > 0) {
    const [next, ...others] = rest.splice(0, rest.length < FEWEST_IN_ONE && !allAreFree ? 1 : MOST_IN_ONE);
    if (next !== undefined) batches.push([next, ...others]);
  }
  return batches;
}
