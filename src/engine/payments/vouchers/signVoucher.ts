import { secp256k1 } from "@noble/curves/secp256k1.js";
import { SwarmbidError } from "../../errors.ts";
import type { ChannelId, VaultDomain } from "./vaultDomain.ts";

/** The highest bit of the second half, which a low s leaves free, holds the parity. */
export const PARITY_BIT = 0x80;

/**
 * Signs that the channel owes `cumulative` base units in all: 64 bytes (r, vs) of EIP-2098. The same voucher always has the same
 * signature (RFC 6979), so one that was lost is made again.
 */
export function signVoucher(
  domain: VaultDomain,
  channel: ChannelId,
  cumulative: bigint,
  privateKey: Uint8Array,
): Uint8Array {
  const signed = secp256k1.sign(domain.voucherDigest(channel, cumulative), privateKey, {
    prehash: false,
    format: "recovered",
    lowS: true,
  });
  const [parity = 0, ...compact] = signed;
  if (parity > 1) throw new SwarmbidError("internal", "A voucher has no compact signature: pay a little more at once.");
  const signature = Uint8Array.from(compact);
  signature[32] = (signature[32] ?? 0) | (parity * PARITY_BIT);
  return signature;
}
