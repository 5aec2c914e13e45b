import { MIB } from "./units.ts";

/** Verified bytes of one seller, all at one price. */
export interface PricedBytes {
  readonly bytes: bigint;
  readonly pricePerMiB: bigint;
}

/** What is owed, in base units: each stretch of one price is rounded up to a whole unit by itself, so both sides get the same sum. */
export const dueFor = (stretches: readonly PricedBytes[]): bigint =>
  stretches.reduce((sum, { bytes, pricePerMiB }) => sum + (bytes * pricePerMiB + MIB - 1n) / MIB, 0n);
