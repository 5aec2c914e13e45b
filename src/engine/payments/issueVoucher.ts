import type { Ledger } from "./ledger/ledger.ts";
import type { Payment } from "./ledger/paying.ts";
import { signVoucher } from "./vouchers/signVoucher.ts";
import type { ChannelId, VaultDomain } from "./vouchers/vaultDomain.ts";
import type { Signer } from "./wallet/signer.ts";

export interface IssuedVoucher {
  readonly cumulative: bigint;
  readonly signature: Uint8Array;
}

/**
 * Pays one or more bills by one voucher: the sum is durable in the ledger before it is signed, so no voucher that may have been sent is ever forgotten. After a crash in
 * between, `signVoucher` with the ledger's cumulative sum makes the lost one again.
 */
export function issueVoucher(
  ledger: Ledger,
  domain: VaultDomain,
  signer: Signer,
  channel: ChannelId,
  ...payments: readonly [Payment, ...Payment[]]
): IssuedVoucher {
  signer.check();
  const cumulative = ledger.paying.pay(channel, ...payments);
  return { cumulative, signature: signVoucher(domain, channel, cumulative, signer) };
}
