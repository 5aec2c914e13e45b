import { secp256k1 } from "@noble/curves/secp256k1.js";
import { MAX_UNITS } from "../../amount.ts";
import { accountOfPublicKey } from "../addressOfKey.ts";
import { addressBytes, type TronAddress } from "../tronAddress.ts";
import { PARITY_BIT } from "./compactSignature.ts";
import type { ChannelId, VaultDomain } from "./vaultDomain.ts";

const SIZE = 64;

/** Whether the vault would take this voucher as `signer`'s. Any bytes may be asked about: what is wrong is false, never an error. */
export function isSignedVoucher(
  domain: VaultDomain,
  channel: ChannelId,
  signer: TronAddress,
  cumulative: bigint,
  signature: Uint8Array,
): boolean {
  if (cumulative < 0n || cumulative > MAX_UNITS) return false;
  return isSignedDigest(domain.voucherDigest(channel, cumulative), signer, signature);
}

/** Whether `signer` made this compact signature with a low s. Any bytes may be asked about. */
export function isSignedDigest(digest: Uint8Array, signer: TronAddress, signature: Uint8Array): boolean {
  if (signature.length !== SIZE) return false;
  const account = recover(digest, signature);
  return account !== undefined && Buffer.from(addressBytes(signer)).equals(account);
}

function recover(digest: Uint8Array, compact: Uint8Array): Uint8Array | undefined {
  const bytes = Uint8Array.from(compact);
  const high = bytes[32] ?? 0;
  bytes[32] = high & ~PARITY_BIT;
  try {
    const signature = secp256k1.Signature.fromBytes(bytes, "compact").addRecoveryBit(high & PARITY_BIT ? 1 : 0);
    if (signature.hasHighS()) return undefined;
    return accountOfPublicKey(signature.recoverPublicKey(digest).toBytes(false));
  } catch {
    // r or s outside the curve's order, or no point has this r.
    return undefined;
  }
}
