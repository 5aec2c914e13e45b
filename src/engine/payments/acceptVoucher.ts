import type { Amount } from "../amount.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { isSignedVoucher } from "./vouchers/isSignedVoucher.ts";
import type { ChannelId, VaultDomain } from "./vouchers/vaultDomain.ts";

/**
 * Takes a voucher that a stranger sent for a channel of the ledger: when it returns an amount, the voucher is durable and can be
 * acknowledged. Undefined for what is not its signer's, for an unknown channel, and for what says no more than we hold.
 */
export function acceptVoucher(
  ledger: Ledger,
  domain: VaultDomain,
  channel: ChannelId,
  cumulative: bigint,
  signature: Uint8Array,
): Amount | undefined {
  const state = ledger.earning.get(channel);
  if (state === undefined || cumulative <= state.cumulative) return undefined;
  if (!isSignedVoucher(domain, channel, state.config.signer, cumulative, signature)) return undefined;
  return ledger.earning.receive(channel, cumulative, signature);
}
