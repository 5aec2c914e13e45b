import type { Pot, VaultChannel } from "../payments/settlement/vault/vaultReads.ts";
import type { Deposit } from "../wire/seller/account.ts";

/** The vault's own wait before a withdrawal: what our channels have too. */
export const WITHDRAW_DELAY_SECONDS = 3 * 86_400;
/** Shorter than this a reservation could go back before a claim is sent at the latest (ADR 19: 36 hours), with a night to spare. */
const LEAST_DELAY_SECONDS = 2 * 86_400;

/**
 * The greatest sums that a channel's vouchers can be cashed for. What is announced to be withdrawn, is being released, could be released
 * too soon, or was promised to us in other channels of the same pot does not count.
 */
export function depositOf(
  pot: Pot,
  { claimed, reserved, releasableAt }: VaultChannel,
  withdrawDelaySeconds: number,
  promisedElsewhere: bigint,
): Deposit {
  const isLasting = withdrawDelaySeconds >= LEAST_DELAY_SECONDS && releasableAt === 0;
  const lasting = claimed + (isLasting ? reserved : 0n);
  const free = pot.units - pot.announced - promisedElsewhere;
  return { covered: lasting + (free > 0n ? free : 0n), reserved: lasting };
}
