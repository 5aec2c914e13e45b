import { addressOfKey } from "../../../../../src/engine/payments/addressOfKey.ts";
import { addressBytes, parseTronAddress } from "../../../../../src/engine/payments/tronAddress.ts";
import type { ChannelConfig } from "../../../../../src/engine/payments/vouchers/channelConfig.ts";
import { createVaultDomain } from "../../../../../src/engine/payments/vouchers/vaultDomain.ts";
import { signDigest } from "../../../../../src/engine/payments/wallet/signDigest.ts";
import type { Signer } from "../../../../../src/engine/payments/wallet/signer.ts";

/** A key for tests: never one that holds anything. */
export const sampleKey = (number: number): Uint8Array => new Uint8Array(32).fill(number);

/** Signs with any key, whenever it is asked. */
export const signerOf = (key: Uint8Array): Signer => ({
  address: addressOfKey(key),
  sign: (digest) => signDigest(digest, key),
  check: () => undefined,
});

export const sampleVault = parseTronAddress("TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn");
export const sampleDomain = createVaultDomain(3_448_148_188, sampleVault);
const token = addressBytes(parseTronAddress("TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4"));

export const sampleChannel = (different: Partial<ChannelConfig> = {}): ChannelConfig => ({
  payer: addressOfKey(sampleKey(1)),
  signer: addressOfKey(sampleKey(2)),
  payee: addressOfKey(sampleKey(3)),
  assetKind: 20,
  assetId: BigInt(`0x${Buffer.from(token).toString("hex")}`),
  withdrawDelaySeconds: 3_600,
  salt: new Uint8Array(32).fill(7),
  ...different,
});
