import { randomBytes, randomInt } from "node:crypto";
import { SwarmbidError } from "../../errors.ts";
import type { TronAddress } from "../tronAddress.ts";
import { type Once, once } from "./once.ts";
import { phraseOf, wordsOf } from "./phrase.ts";

/** A wallet that is not yet: nothing of it is on a disk before its words came back. */
export interface WalletDraft {
  /** Twelve words, to be written down. */
  readonly phrase: Once;
  /** Which of them are asked for, counted from 1, in rising order. */
  readonly asked: readonly number[];
  /** Makes the wallet durable. Throws `badInput` when a word is another one; nothing is made then, and it may be tried again. */
  confirm(words: readonly string[], password: string): Promise<TronAddress>;
  /** Forgets the phrase for good. */
  discard(): void;
}

const ENTROPY_BYTES = 16;
const WORDS = 12;
const ASKED = 3;

/** `make` gets the entropy, which is zeroed after it has ended well. */
export function createDraft(make: (entropy: Uint8Array, password: string) => Promise<TronAddress>): WalletDraft {
  const entropy = Uint8Array.from(randomBytes(ENTROPY_BYTES));
  const asked = someWords();
  let open = true;
  const discard = (): void => {
    open = false;
    entropy.fill(0);
  };
  return Object.freeze({
    phrase: once(phraseOf(entropy)),
    asked,
    async confirm(words: readonly string[], password: string) {
      if (!open) throw new SwarmbidError("closed", "This phrase was given up: begin anew.");
      const all = wordsOf(phraseOf(entropy));
      const wrong = asked.find((place, at) => words[at]?.trim().toLowerCase() !== all[place - 1]);
      if (wrong !== undefined)
        throw new SwarmbidError("badInput", `Word ${wrong} is another one: look at what you wrote down.`);
      const address = await make(entropy, password);
      discard();
      return address;
    },
    discard,
  });
}

function someWords(): readonly number[] {
  const places = new Set<number>();
  while (places.size < ASKED) places.add(randomInt(1, WORDS + 1));
  return [...places].sort((first, second) => first - second);
}
