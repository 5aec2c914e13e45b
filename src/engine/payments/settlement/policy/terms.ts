import type { Amount, Asset } from "../../../amount.ts";

/** When it is worth to settle. */
export interface SettlementTerms {
  /** Claim and sweep when that brings so many times what it costs. */
  readonly feeMultiple: bigint;
  /** Refuse what costs more than this share of what it brings, in per cent. */
  readonly maxFeePercent: bigint;
  /** The same where it is now or never: any gain is better than none. */
  readonly lastChancePercent: bigint;
  /** So long before a payer's money can go, a claim is sent at the latest: a night and several refusals fit in. */
  readonly marginSeconds: number;
}

export const DEFAULT_TERMS: SettlementTerms = {
  feeMultiple: 20n,
  maxFeePercent: 20n,
  lastChancePercent: 80n,
  marginSeconds: 36 * 3_600,
};

const SUN_PER_TRX = 1_000_000n;
/** 1 BTTOLD was 1000 BTT, and BTT has twelve decimals more. */
const BTT_UNITS_PER_BTTOLD_UNIT = 10n ** 15n;
const HUNDRED = 100n;

/**
 * A fee in base units of the asset that it is weighed against, rounded up. `bttPerTrx` is what 1 TRX is worth in BTT as the user says:
 * fees are paid in TRX, vouchers in BTT, and no node tells a price that can be believed.
 */
export function worthOfFee(feeSun: bigint, asset: Asset, bttPerTrx: Amount): bigint {
  if (asset === "TRX") return feeSun;
  const btt = ceilDivide(feeSun * bttPerTrx.units, SUN_PER_TRX);
  return asset === "BTT" ? btt : ceilDivide(btt, BTT_UNITS_PER_BTTOLD_UNIT);
}

/** Whether a fee is within so many per cent of what it brings. */
export const withinShare = (fee: bigint, brings: bigint, percent: bigint): boolean =>
  brings > 0n && fee * HUNDRED <= brings * percent;

const ceilDivide = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;
