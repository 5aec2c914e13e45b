import { addressOfKey } from "../addressOfKey.ts";
import type { WalletHeader } from "../keystore/envelope.ts";
import { accountKey, accountsNode } from "./derivation.ts";
import { seedOf } from "./phrase.ts";

/** What is sealed of a wallet, and what the file tells of it. `bytes` are to be zeroed by whoever asked. */
export interface WalletSecret {
  readonly header: WalletHeader;
  readonly bytes: Uint8Array;
}

const SEED_BYTES = 64;

/** Entropy, then seed: nothing has to become text to sign. */
export async function phraseSecret(entropy: Uint8Array, account: number): Promise<WalletSecret> {
  const seed = await seedOf(entropy);
  const bytes = Uint8Array.of(...entropy, ...seed);
  const node = accountsNode(seed);
  const key = accountKey(node, account);
  const header: WalletHeader = { kind: "phrase", account, address: addressOfKey(key) };
  for (const secret of [seed, node, key]) secret.fill(0);
  return { header, bytes };
}

export const keySecret = (key: Uint8Array): WalletSecret => ({
  header: { kind: "key", account: 0, address: addressOfKey(key) },
  bytes: key,
});

export const entropyIn = (phraseSecret: Uint8Array): Uint8Array =>
  phraseSecret.subarray(0, phraseSecret.length - SEED_BYTES);

export const seedIn = (phraseSecret: Uint8Array): Uint8Array => phraseSecret.subarray(phraseSecret.length - SEED_BYTES);
