import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { accountOfPublicKey } from "../../../../../src/engine/payments/addressOfKey.ts";
import type { DeriveKey } from "../../../../../src/engine/payments/keystore/seal.ts";
import { addressOf, parseTronAddress, type TronAddress } from "../../../../../src/engine/payments/tronAddress.ts";
import { openWallet, type Wallet, type WalletOptions } from "../../../../../src/engine/payments/wallet/wallet.ts";
import type { Secrets } from "../../../../../src/engine/ports.ts";
import { createFakeClock, type FakeClock } from "../../../../fakes/clock.ts";

export const PASSWORD = "correct horse";
export const AUTO_LOCK_MS = 15 * 60_000;

/** Words of the tests of BIP 39; the address is tronweb's of them. */
export const PHRASE = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

/** No work at all: a test of the real one is in the keystore. */
export const quickKey: DeriveKey = (password, salt) =>
  Promise.resolve(Uint8Array.from(createHash("sha256").update(salt).update(password).digest()));

export interface FakeSecrets extends Secrets {
  /** What a program with access to the store reads. */
  readonly kept: Map<string, string>;
}

function createFakeSecrets(): FakeSecrets {
  const kept = new Map<string, string>();
  return {
    kept,
    get: (name) => Promise.resolve(kept.get(name)),
    store: (name, value) => Promise.resolve(void kept.set(name, value)),
    delete: (name) => Promise.resolve(void kept.delete(name)),
  };
}

/** A folder for a wallet, and time that stands still. */
export function walletBench(): {
  readonly folder: string;
  readonly clock: FakeClock;
  readonly secrets: FakeSecrets;
  /** Another process with the same wallet. */
  open(different?: Partial<WalletOptions>): Wallet;
  remove(): void;
} {
  const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-wallet-"));
  const clock = createFakeClock(Date.UTC(2026, 10, 22, 12));
  const secrets = createFakeSecrets();
  const opened: Wallet[] = [];
  return {
    folder,
    clock,
    secrets,
    open(different = {}) {
      const wallet = openWallet({ folder, clock, secrets, autoLockMs: AUTO_LOCK_MS, derive: quickKey, ...different });
      opened.push(wallet);
      return wallet;
    },
    remove() {
      for (const wallet of opened) wallet.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What tronweb derives of PHRASE. */
export const ADDRESSES = ["TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH", "TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK"].map(
  parseTronAddress,
);
export const [ADDRESS = "" as TronAddress] = ADDRESSES;
export const DIGEST = new Uint8Array(32).fill(9);

/** Whose signature of DIGEST it is. */
export function signedBy(signature: Uint8Array): TronAddress {
  const [v = 0] = signature.subarray(64);
  const read = secp256k1.Signature.fromBytes(signature.subarray(0, 64), "compact").addRecoveryBit(v - 27);
  return addressOf(accountOfPublicKey(read.recoverPublicKey(DIGEST).toBytes(false)));
}
