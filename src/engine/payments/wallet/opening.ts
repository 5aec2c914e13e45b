import { SwarmbidError } from "../../errors.ts";
import type { Envelope } from "../keystore/envelope.ts";
import { type DeriveKey, unseal } from "../keystore/seal.ts";
import type { Guard } from "./guard.ts";
import { waitWords } from "./guard.ts";

/** A wallet's file, opened. Secret and key are to be zeroed by whoever asked. */
export interface Opened {
  readonly envelope: Envelope;
  readonly secret: Uint8Array;
  /** What the password stands for. */
  readonly key: Uint8Array;
  /** What the guard said before: see `Unlocked.open`. */
  readonly locks: number;
}

/**
 * Opens an envelope with a password. Throws `wrongPassword`, `tryLater` while earlier wrong ones are waited for, and `watchOnly` when
 * nothing is sealed.
 */
export async function openWithPassword(
  envelope: Envelope,
  password: string,
  guard: Guard,
  derive: DeriveKey,
): Promise<Opened> {
  refuseWatchOnly(envelope);
  const locks = guard.locks();
  guard.beginTry();
  const key = await derive(password, envelope.salt);
  const secret = unseal(envelope, key);
  if (secret !== undefined) {
    guard.succeed();
    return { envelope, secret, key, locks };
  }
  key.fill(0);
  const wait = guard.waitMs();
  const step = wait === 0 ? "try another one" : waitWords(wait);
  throw new SwarmbidError("wrongPassword", `That password does not open this wallet: ${step}.`);
}

export function refuseWatchOnly({ kind }: Envelope): void {
  if (kind === "watch")
    throw new SwarmbidError(
      "watchOnly",
      "This wallet only watches an address: import its phrase or private key to pay.",
    );
}
