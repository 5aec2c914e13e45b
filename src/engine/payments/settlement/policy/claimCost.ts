import type { AccountState } from "../../chain.ts";

/** What the network charges, and what the account that claims has left of what costs nothing. */
export interface NetworkPrices {
  readonly sunPerEnergy: bigint;
  readonly sunPerByte: bigint;
  /** Staked energy. */
  readonly freeEnergy: bigint;
  /** Bytes of bandwidth, staked or the day's free ones: a transaction that needs more pays for all of its bytes. */
  readonly freeBytes: number;
}

/** A voucher's channel as the chain knows it: what its claim takes depends on that. */
export interface ClaimTarget {
  /** Nothing was claimed or reserved in this channel yet. */
  readonly isNew: boolean;
}

/** Measured: docs/vault-figures.md. A plan is made with these; what is sent is estimated by the node first. */
const ENERGY_NEW = 41_800n;
const ENERGY_KNOWN = 26_800n;
const SINGLE_BYTES = 540;
const BATCH_BYTES = 476;
const BATCH_BYTES_EACH = 320;
/** Of mainnet since August 2025 (proposal 104), and 1000 sun a byte. */
const SUN_PER_ENERGY = 100n;
const SUN_PER_BYTE = 1_000n;

export const pricesFor = ({ energy, bandwidth, freeBandwidth }: AccountState): NetworkPrices => ({
  sunPerEnergy: SUN_PER_ENERGY,
  sunPerByte: SUN_PER_BYTE,
  freeEnergy: BigInt(energy.left),
  freeBytes: Math.max(bandwidth.left, freeBandwidth.left),
});

export const claimBytes = (count: number): number =>
  count === 1 ? SINGLE_BYTES : BATCH_BYTES + BATCH_BYTES_EACH * count;

/** What claiming these in one transaction costs, in sun. */
export function claimFee(targets: readonly ClaimTarget[], prices: NetworkPrices): bigint {
  const energy = targets.reduce((sum, target) => sum + energyOf(target), 0n);
  const burned = energy > prices.freeEnergy ? energy - prices.freeEnergy : 0n;
  const bytes = claimBytes(targets.length);
  return burned * prices.sunPerEnergy + (bytes <= prices.freeBytes ? 0n : BigInt(bytes) * prices.sunPerByte);
}

/** What one voucher adds to a claim, in sun: below that it is not worth its place. */
export function marginalFee(
  target: ClaimTarget,
  { sunPerEnergy, sunPerByte, freeEnergy, freeBytes }: NetworkPrices,
): bigint {
  const energy = energyOf(target);
  return (
    (energy > freeEnergy ? energy * sunPerEnergy : 0n) +
    (SINGLE_BYTES > freeBytes ? BigInt(BATCH_BYTES_EACH) * sunPerByte : 0n)
  );
}

const energyOf = ({ isNew }: ClaimTarget): bigint => (isNew ? ENERGY_NEW : ENERGY_KNOWN);
