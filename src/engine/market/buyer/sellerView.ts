import type { Baseline } from "./baseline.ts";
import type { Supply } from "./response.ts";
import type { Trust } from "./trust.ts";

/** What a buyer knows of one seller: its last quote, and what was measured. */
export interface SellerView {
  readonly id: string;
  readonly capacityBytesPerSecond: number;
  /** What others spend there, in base units per second. */
  readonly rivalsSpendPerSecond: bigint;
  readonly reservePerMiB: bigint;
  readonly baseline: Baseline;
  readonly trust: Trust;
}

const MIB = 2 ** 20;

/** The seller as it has shown itself: as small as what it gave for what it promised. */
export const supplyOf = ({
  capacityBytesPerSecond,
  rivalsSpendPerSecond,
  reservePerMiB,
  trust,
}: SellerView): Supply => ({
  capacityBytesPerSecond: capacityBytesPerSecond * trust.factor,
  rivalsSpendPerSecond: Number(rivalsSpendPerSecond),
  reservePerByte: Number(reservePerMiB) / MIB,
});
