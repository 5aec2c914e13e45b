import { TronWeb } from "tronweb";
import { describe, expect, test } from "vitest";
import { SwarmbidError } from "../../../../../src/engine/errors.ts";
import { addressOfKey } from "../../../../../src/engine/payments/addressOfKey.ts";
import { accountKey, accountsNode, checkAccount } from "../../../../../src/engine/payments/wallet/derivation.ts";
import { phraseOf, readPhrase, seedOf } from "../../../../../src/engine/payments/wallet/phrase.ts";
import { isPrivateKey, readPrivateKey } from "../../../../../src/engine/payments/wallet/privateKey.ts";
import { PHRASE } from "./walletBench.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function refused(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (SwarmbidError.is(error, "badInput")) return error.message;
    throw error;
  }
  throw new Error("It was not refused.");
}

describe("a phrase", () => {
  test("leads to the keys and addresses that tronweb derives from it", async () => {
    const phrases = [
      PHRASE,
      phraseOf(new Uint8Array(32).map((_, at) => at * 7)),
      phraseOf(new Uint8Array(16).fill(0x7f)),
    ];
    for (const phrase of phrases) {
      const node = accountsNode(await seedOf(readPhrase(phrase)));
      for (const account of [0, 1, 7, 2 ** 31 - 1]) {
        const key = accountKey(node, account);
        const theirs = TronWeb.fromMnemonic(phrase, `m/44'/195'/0'/0/${String(account)}`);
        expect(`0x${hex(key)}`).toBe(theirs.privateKey);
        expect(addressOfKey(key)).toBe(theirs.address);
      }
    }
  });

  test("is read in capitals and with any spaces, and written in one form", () => {
    const bytes = readPhrase(`  ${PHRASE.toUpperCase().replaceAll(" ", " \n")} `);
    expect(phraseOf(bytes)).toBe(PHRASE);
    expect(bytes).toEqual(new Uint8Array(16));
  });

  test.each([
    ["", "and that has 0"],
    ["abandon", "and that has 1"],
    [PHRASE.replace(" about", ""), "and that has 11"],
    [PHRASE.replace("about", "abuot"), "Word 12 is not in the English list"],
    [PHRASE.replace("about", "abandon"), "their check sum does not fit"],
    [`${PHRASE} `.repeat(100), "longer than any phrase"],
  ])("%j is refused with a sentence that repeats no word", (text, words) => {
    const message = refused(() => readPhrase(text));
    expect(message).toContain(words);
    expect(message).not.toMatch(/abandon|about|abuot/);
  });
});

describe("a private key", () => {
  test("is 64 digits of hex, with or without 0x", () => {
    const digits = "0a".repeat(32);
    for (const text of [digits, `0x${digits}`, ` ${digits.toUpperCase()}\n`]) {
      expect(isPrivateKey(text)).toBe(true);
      expect(hex(readPrivateKey(text))).toBe(digits);
    }
  });

  test.each(["", "0a", "zz".repeat(32), "0a".repeat(33), "00".repeat(32), "ff".repeat(32)])(
    "%j is refused with a sentence that repeats nothing of it",
    (text) => {
      const message = refused(() => readPrivateKey(text));
      expect(message).toMatch(/copy it again\.$/);
      if (text !== "") expect(message).not.toContain(text.slice(0, 6));
    },
  );
});

test("an account is one that is derived without a secret", () => {
  expect(checkAccount(2 ** 31 - 1)).toBe(2 ** 31 - 1);
  for (const account of [-1, 0.5, 2 ** 31, Number.NaN]) expect(refused(() => checkAccount(account))).toMatch(/0 to/);
});
