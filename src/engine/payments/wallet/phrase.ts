import { entropyToMnemonic, mnemonicToEntropy, mnemonicToSeed } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { SwarmbidError } from "../../errors.ts";

/** How many words a phrase may have (BIP 39); ours have 12. */
const LENGTHS: readonly number[] = [12, 15, 18, 21, 24];
const LONGEST_TEXT = 1_000;

/** The English words of BIP 39 for 16 to 32 bytes. */
export const phraseOf = (entropy: Uint8Array): string => entropyToMnemonic(entropy, wordlist);

export const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");

/** The bytes of a phrase that a person wrote. Throws `badInput` with a sentence that repeats no word. */
export function readPhrase(text: string): Uint8Array {
  if (text.length > LONGEST_TEXT) throw refused("That is longer than any phrase: write its words alone.");
  const words = wordsOf(text.normalize("NFKD"));
  if (!LENGTHS.includes(words.length))
    throw refused(`A phrase has 12, 15, 18, 21 or 24 words, and that has ${words.length}: write all of them.`);
  const unknown = words.findIndex((word) => !wordlist.includes(word));
  if (unknown >= 0) throw refused(`Word ${unknown + 1} is not in the English list of BIP 39: look at how it is spelt.`);
  try {
    return mnemonicToEntropy(words.join(" "), wordlist);
  } catch {
    // Its message could name words.
    throw refused("These words are no phrase, as their check sum does not fit: look at their order.");
  }
}

/** BIP 39 without a passphrase: 64 bytes, of which all keys are derived. */
export const seedOf = (entropy: Uint8Array): Promise<Uint8Array> => mnemonicToSeed(phraseOf(entropy));

const refused = (message: string): SwarmbidError => new SwarmbidError("badInput", message);
