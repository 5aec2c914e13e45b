/** What a network's committee decides; sun are millionths of a TRX. The defaults are mainnet's of November 2026. */
export interface Parameters {
  /** Sun per unit of energy. */
  readonly energyFee: number;
  /** Sun per byte of bandwidth. */
  readonly netFee: number;
  /** Bytes a day that every account has for free. */
  readonly freeNet: number;
  /** Sun for a transfer that makes its receiver's account. */
  readonly createAccountFee: number;
  /** Sun on top, for an account that is made by a transfer. */
  readonly newAccountFee: number;
  /** Sun that a transaction may allow for energy. */
  readonly maxFeeLimit: number;
  /** Milliseconds from one block to the next. */
  readonly blockTime: number;
  /** Blocks on top of one until the solidified node tells of it. */
  readonly confirmations: number;
}

export const MAINNET: Parameters = {
  energyFee: 100,
  netFee: 1_000,
  freeNet: 600,
  createAccountFee: 100_000,
  newAccountFee: 1_000_000,
  maxFeeLimit: 15_000_000_000,
  blockTime: 3_000,
  confirmations: 19,
};
