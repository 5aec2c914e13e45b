import { SwarmbidError } from "../../errors.ts";
import { addressOfKey } from "../addressOfKey.ts";
import type { WalletHeader } from "../keystore/envelope.ts";
import type { TronAddress } from "../tronAddress.ts";
import { accountKey, accountsNode } from "./derivation.ts";
import { seedIn } from "./secret.ts";
import { signDigest } from "./signDigest.ts";

/** The keys of an unlocked wallet: the one place where they are, in arrays that `close` zeroes. */
export interface Keyring {
  readonly address: TronAddress;
  /** The address of an account of the phrase. Throws `badInput` where there is but one key. */
  addressOf(account: number): TronAddress;
  sign(account: number, digest: Uint8Array): Uint8Array;
  close(): void;
}

/** Takes over what was sealed, and zeroes it. */
export function openKeyring({ kind, account, address }: WalletHeader, secret: Uint8Array): Keyring {
  const seed = kind === "phrase" ? seedIn(secret) : undefined;
  const node = seed === undefined ? undefined : accountsNode(seed);
  const keys = new Map<number, Uint8Array>();
  if (kind === "key") keys.set(account, Uint8Array.from(secret));
  secret.fill(0);
  let open = true;

  const keyOf = (wanted: number): Uint8Array => {
    if (!open) throw new SwarmbidError("walletLocked", "The wallet is locked: unlock it first.");
    const known = keys.get(wanted);
    if (known !== undefined) return known;
    if (node === undefined)
      throw new SwarmbidError("badInput", "A wallet of one private key has no other accounts: import a phrase.");
    const key = accountKey(node, wanted);
    keys.set(wanted, key);
    return key;
  };
  const ring: Keyring = {
    address,
    addressOf: (wanted) => addressOfKey(keyOf(wanted)),
    sign: (wanted, digest) => signDigest(digest, keyOf(wanted)),
    close() {
      open = false;
      node?.fill(0);
      for (const key of keys.values()) key.fill(0);
      keys.clear();
    },
  };
  if (ring.addressOf(account) === address) return ring;
  ring.close();
  throw new SwarmbidError(
    "walletBroken",
    "What the wallet holds is not the key of its address: import your phrase anew.",
  );
}
