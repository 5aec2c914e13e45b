import type { TronAddress } from "../tronAddress.ts";
import type { Signer } from "../wallet/signer.ts";
import { compactSignature } from "./compactSignature.ts";
import { isSignedDigest } from "./isSignedVoucher.ts";
import type { ChannelId, VaultDomain } from "./vaultDomain.ts";

/**
 * Proves to a seller that the channel's signer is on this connection: it signs the channel with the seller's nonce of 16 bytes. A voucher
 * of nothing would prove it once for ever, and whoever saw it could open the channel in the payer's name (ADR 17).
 */
export const signOpen = (domain: VaultDomain, channel: ChannelId, nonce: Uint8Array, { sign }: Signer): Uint8Array =>
  compactSignature(sign(domain.openDigest(channel, nonce)));

/** Whether `signer` made this proof for this nonce. Any bytes may be asked about. */
export const isSignedOpen = (
  domain: VaultDomain,
  channel: ChannelId,
  signer: TronAddress,
  nonce: Uint8Array,
  signature: Uint8Array,
): boolean => nonce.length === 16 && isSignedDigest(domain.openDigest(channel, nonce), signer, signature);
