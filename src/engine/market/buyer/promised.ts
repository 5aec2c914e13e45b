import type { Offer } from "./rebid.ts";
import { bought } from "./response.ts";

/** What a seller said in its last quote, and the price that it told since. */
export interface Told {
  readonly capacityBytesPerSecond: number;
  /** In base units per second. */
  readonly rivalsSpendPerSecond: bigint;
  readonly pricePerMiB: bigint;
  readonly atMs: number;
}

const MIB = 2n ** 20n;
/** So much of a stranger's number is taken: nobody here has a faster link, and sums stay exact enough. */
const FASTEST_BYTES_PER_SECOND = 2 ** 37;

export const believable = (bytesPerSecond: number): number => Math.min(bytesPerSecond, FASTEST_BYTES_PER_SECOND);

/** Bytes a second that an offer buys by the seller's own words: its part of the capacity, and no more than its money is the price of. */
export function promisedBy(told: Told, { spendPerSecond }: Offer, reservePerMiB: bigint): number {
  const spend = Number(spendPerSecond);
  const part = bought(
    {
      capacityBytesPerSecond: believable(told.capacityBytesPerSecond),
      rivalsSpendPerSecond: Number(told.rivalsSpendPerSecond),
      reservePerByte: Number(reservePerMiB) / Number(MIB),
    },
    spend,
  );
  return told.pricePerMiB === 0n ? part : Math.min(part, (spend * Number(MIB)) / Number(told.pricePerMiB));
}

/**
 * Quotes come once, prices again and again. What rivals spend follows from the price at which all spend together takes all that there is;
 * at the reserve it is no more than that.
 */
export function toldPrice(told: Told, pricePerMiB: bigint, spendPerSecond: bigint, reservePerMiB: bigint): Told {
  const all = (pricePerMiB * BigInt(Math.floor(believable(told.capacityBytesPerSecond)))) / MIB;
  const others = all > spendPerSecond ? all - spendPerSecond : 0n;
  const isAtReserve = pricePerMiB <= reservePerMiB;
  const rivalsSpendPerSecond = isAtReserve && told.rivalsSpendPerSecond < others ? told.rivalsSpendPerSecond : others;
  return { ...told, pricePerMiB, rivalsSpendPerSecond };
}
