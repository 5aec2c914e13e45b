import { amountOf } from "../../amount.ts";
import type { AccountState, FeeEstimate } from "../chain.ts";
import type { Parameters } from "./parameters.ts";

export interface FeeFacts {
  readonly parameters: Parameters;
  /** What the sender may use without burning TRX. */
  readonly sender: Pick<AccountState, "energy" | "bandwidth" | "freeBandwidth">;
  /** Bytes, signature included. */
  readonly bandwidth: number;
  /** It makes its receiver's account. */
  readonly opensAccount: boolean;
  /** Units that the contract took when the node tried; 0 where no contract runs. */
  readonly energy: number;
  /** Sun that energy may burn. */
  readonly feeLimit: bigint;
}

/**
 * What a transaction will burn. Bandwidth is one thing as a whole: the staked bytes pay it, or the free ones, or TRX do; making an account
 * takes staked bytes or a price of its own, never free ones. Energy is taken from the stake first, and TRX pay for the rest.
 */
export function estimateFee({ parameters, sender, bandwidth, opensAccount, energy, feeLimit }: FeeFacts): FeeEstimate {
  const bytesPrice = opensAccount ? parameters.accountBandwidth : BigInt(bandwidth) * parameters.bandwidth;
  const hasStake = sender.bandwidth.left >= bandwidth;
  const isFree = !opensAccount && sender.freeBandwidth.left >= bandwidth;
  const account = opensAccount ? parameters.account : 0n;
  const burnedEnergy = Math.max(0, energy - sender.energy.left);
  const total = (hasStake || isFree ? 0n : bytesPrice) + account + BigInt(burnedEnergy) * parameters.energy;
  return {
    total: amountOf("TRX", total),
    atMost: amountOf("TRX", bytesPrice + account + feeLimit),
    energy,
    bandwidth,
    newAccount: amountOf("TRX", account),
  };
}

/** A tenth more than the node saw, and one new word of storage: the state may change before the transaction is carried out. */
const SPARE_ENERGY = 20_000;

/** What a transaction may burn for energy: stakes count against it too, so that it has to cover all of it. */
export function feeLimitFor(energy: number, { energy: price, highestFeeLimit }: Parameters): bigint {
  if (energy === 0) return 0n;
  const wanted = BigInt(Math.ceil(energy * 1.1) + SPARE_ENERGY) * price;
  return wanted < highestFeeLimit ? wanted : highestFeeLimit;
}
