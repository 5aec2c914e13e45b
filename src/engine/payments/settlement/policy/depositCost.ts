import type { NetworkPrices } from "./claimCost.ts";

/** Measured: docs/vault-figures.md. */
const APPROVE_ENERGY = 22_187n;
const FUND_FIRST_ENERGY = 66_164n;
const FUND_AGAIN_ENERGY = 36_164n;
const APPROVE_BYTES = 346;
const FUND_BYTES = 444;

/** Sun that a deposit of a TRC-20 token costs after its approval: it cannot be tried out before the vault may take it. */
export function fundFee(isFirst: boolean, { sunPerEnergy, sunPerByte, freeEnergy, freeBytes }: NetworkPrices): bigint {
  const left = freeEnergy > APPROVE_ENERGY ? freeEnergy - APPROVE_ENERGY : 0n;
  const energy = isFirst ? FUND_FIRST_ENERGY : FUND_AGAIN_ENERGY;
  const burned = energy > left ? energy - left : 0n;
  const isFree = freeBytes >= APPROVE_BYTES + FUND_BYTES;
  return burned * sunPerEnergy + (isFree ? 0n : BigInt(FUND_BYTES) * sunPerByte);
}
