import type { WalletHeader } from "../keystore/envelope.ts";
import { type Once, once } from "./once.ts";
import { phraseOf } from "./phrase.ts";
import { entropyIn } from "./secret.ts";

/** What a wallet is made of, to be kept elsewhere: `text` is its phrase, or its private key in hex. */
export interface Revealed {
  readonly kind: "phrase" | "key";
  /** The last number of the path m/44'/195'/0'/0/n. */
  readonly account: number;
  readonly text: Once;
}

/** Zeroes `secret`. */
export function reveal({ kind, account }: WalletHeader, secret: Uint8Array): Revealed {
  const text = kind === "phrase" ? phraseOf(entropyIn(secret)) : Buffer.from(secret).toString("hex");
  secret.fill(0);
  return { kind: kind === "phrase" ? "phrase" : "key", account, text: once(text) };
}
