import { SwarmbidError } from "../../errors.ts";
import { createEmitter, type Event } from "../../events.ts";
import type { Clock, Secrets } from "../../ports.ts";
import type { Envelope } from "../keystore/envelope.ts";
import { type DeriveKey, deriveKey, seal } from "../keystore/seal.ts";
import { walletFile } from "../keystore/walletFile.ts";
import type { TronAddress } from "../tronAddress.ts";
import { checkAccount } from "./derivation.ts";
import { createDraft, type WalletDraft } from "./draft.ts";
import { type Guard, openGuard } from "./guard.ts";
import { openKeyring } from "./keyring.ts";
import { openWithPassword, refuseWatchOnly } from "./opening.ts";
import { checkNewPassword } from "./password.ts";
import { readPhrase } from "./phrase.ts";
import { readPrivateKey } from "./privateKey.ts";
import { createRemembered } from "./remembered.ts";
import { type Revealed, reveal } from "./reveal.ts";
import { keySecret, phraseSecret, type WalletSecret } from "./secret.ts";
import type { Signer } from "./signer.ts";
import { createUnlocked } from "./unlocked.ts";
import { walletSigner } from "./walletSigner.ts";

/** The one wallet of a user, as far as it may be known: no snapshot ever holds more than an address. */
export type WalletSnapshot =
  | { readonly state: "none" }
  | { readonly state: "watching"; readonly address: TronAddress }
  | { readonly state: "locked"; readonly address: TronAddress }
  /** `locksAt`: milliseconds since the epoch, unless it is used before. */
  | { readonly state: "unlocked"; readonly address: TronAddress; readonly locksAt: number };

export interface UnlockOptions {
  /** Keep a key of the file in the host's secret storage, so that `unlockRemembered` needs no password. */
  readonly remember?: boolean;
}

export interface Unlocking {
  /** The host did not keep what it was to remember: the wallet is open, and this is said of it. */
  readonly notice: string | undefined;
}

/**
 * The wallet in a folder, which all processes of this user share. What makes or changes it is durable when it returns. Errors:
 * `walletMissing`, `walletExists`, `walletBroken`, `watchOnly`, `wrongPassword`, `tryLater`, `badInput`, `fileAccess`, and those of the
 * ledger's file, beside which it lives.
 */
export interface Wallet {
  read(): WalletSnapshot;
  /** Fires when this process made, unlocked, locked or forgot the wallet, or found it locked. */
  readonly onDidChange: Event<undefined>;
  /** Begins a new wallet: its words are shown, and have to come back. */
  draft(): WalletDraft;
  importPhrase(phrase: string, password: string, account?: number): Promise<TronAddress>;
  importKey(hex: string, password: string): Promise<TronAddress>;
  /** A wallet that knows an address and can sign nothing. */
  watch(address: TronAddress): void;
  unlock(password: string, options?: UnlockOptions): Promise<Unlocking>;
  /** Unlocks with what the host kept; false when that is lost, old or was never kept. */
  unlockRemembered(): Promise<boolean>;
  /** Zeroes the keys here, makes every other process do so, and takes back what the host kept. */
  lock(): Promise<void>;
  /** The phrase or key, for whoever knows the password. */
  reveal(password: string): Promise<Revealed>;
  /** From then on the old password and what the host kept open nothing; the wallet is locked everywhere. */
  changePassword(old: string, password: string): Promise<void>;
  /** Deletes the wallet from this machine. Asks nothing: whoever calls it has asked. */
  forget(): Promise<void>;
  /** Throws `walletMissing`. Of another account than the wallet's own only while it is unlocked. */
  signer(account?: number): Signer;
  /** Zeroes the keys of this process. */
  close(): void;
}

export interface WalletOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Where the host keeps secrets; without it nothing is remembered. */
  readonly secrets?: Secrets | undefined;
  /** How a password becomes a key: scrypt, but for tests that have no time for it. */
  readonly derive?: DeriveKey;
  /** How long after its last use the wallet locks itself. */
  readonly autoLockMs: number;
}

export function openWallet({ folder, clock, secrets, autoLockMs, derive = deriveKey }: WalletOptions): Wallet {
  const file = walletFile(folder);
  const changed = createEmitter<undefined>();
  const remembered = createRemembered(secrets);
  let opened: Guard | undefined;
  // Nothing but an address needs no database.
  const guard = (): Guard => (opened ??= openGuard(folder, clock));
  const unlocked = createUnlocked(guard, clock, autoLockMs, () => changed.fire(undefined));

  const needed = (): Envelope => {
    const envelope = file.read();
    if (envelope === undefined)
      throw new SwarmbidError("walletMissing", "There is no wallet yet: create or import one first.");
    return envelope;
  };
  const refuseExisting = (): void => {
    if (file.read() !== undefined)
      throw new SwarmbidError("walletExists", "There is a wallet already: export its phrase and forget it first.");
  };
  const make = async ({ header, bytes }: WalletSecret, password: string): Promise<TronAddress> => {
    try {
      refuseExisting();
      checkNewPassword(password);
      const { envelope, key } = await seal(header, bytes, password, derive);
      key.fill(0);
      guard().alone(() => file.create(envelope));
      changed.fire(undefined);
      return envelope.address;
    } finally {
      bytes.fill(0);
    }
  };
  const lockEverywhere = async (): Promise<void> => {
    unlocked.close();
    try {
      guard().lockEverywhere();
    } finally {
      await remembered.forget();
    }
  };

  return {
    onDidChange: changed.event,
    read() {
      const envelope = file.read();
      if (envelope === undefined) return { state: "none" };
      const { kind, address } = envelope;
      if (kind === "watch") return { state: "watching", address };
      const { locksAt } = unlocked;
      if (unlocked.ring(false)?.address !== address || locksAt === undefined) return { state: "locked", address };
      return { state: "unlocked", address, locksAt };
    },
    draft() {
      refuseExisting();
      return createDraft(async (entropy, password) => make(await phraseSecret(entropy, 0), password));
    },
    async importPhrase(phrase, password, account = 0) {
      const entropy = readPhrase(phrase);
      try {
        return await make(await phraseSecret(entropy, checkAccount(account)), password);
      } finally {
        entropy.fill(0);
      }
    },
    importKey: async (hex, password) => make(keySecret(readPrivateKey(hex)), password),
    watch(address) {
      const none = new Uint8Array();
      guard().alone(() => file.create({ kind: "watch", account: 0, address, salt: none, nonce: none, sealed: none }));
      changed.fire(undefined);
    },
    async unlock(password, { remember = false } = {}) {
      const { envelope, secret, key, locks } = await openWithPassword(needed(), password, guard(), derive);
      try {
        unlocked.open(openKeyring(envelope, secret), locks);
        changed.fire(undefined);
        return { notice: remember ? await remembered.keep(key) : undefined };
      } finally {
        key.fill(0);
      }
    },
    async unlockRemembered() {
      const envelope = needed();
      refuseWatchOnly(envelope);
      const locks = guard().locks();
      const secret = await remembered.open(envelope);
      if (secret === undefined) return false;
      unlocked.open(openKeyring(envelope, secret), locks);
      changed.fire(undefined);
      return true;
    },
    lock: lockEverywhere,
    async reveal(password) {
      const { envelope, secret, key } = await openWithPassword(needed(), password, guard(), derive);
      key.fill(0);
      return reveal(envelope, secret);
    },
    async changePassword(old, password) {
      checkNewPassword(password);
      const { envelope, secret, key } = await openWithPassword(needed(), old, guard(), derive);
      key.fill(0);
      const { kind, account, address } = envelope;
      const next = await seal({ kind, account, address }, secret, password, derive).finally(() => secret.fill(0));
      next.key.fill(0);
      guard().alone(() => file.replace(envelope, next.envelope));
      await lockEverywhere();
    },
    async forget() {
      const envelope = needed();
      guard().alone(() => file.remove(envelope));
      await lockEverywhere();
      changed.fire(undefined);
    },
    signer: (account) => walletSigner(needed(), account, unlocked, guard),
    close() {
      unlocked.close();
      opened?.close();
      changed.dispose();
    },
  };
}
