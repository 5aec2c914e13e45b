import type { Signer } from "../wallet/signer.ts";
import { compactSignature } from "./compactSignature.ts";
import type { ChannelId, VaultDomain } from "./vaultDomain.ts";

/**
 * Signs that the channel owes `cumulative` base units in all: 64 bytes (r, vs) of EIP-2098. The same voucher always has the same
 * signature, so one that was lost is made again.
 */
export const signVoucher = (
  domain: VaultDomain,
  channel: ChannelId,
  cumulative: bigint,
  { sign }: Signer,
): Uint8Array => compactSignature(sign(domain.voucherDigest(channel, cumulative)));
