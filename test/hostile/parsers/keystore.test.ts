import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import {
  decodeEnvelope,
  encodeEnvelope,
  LARGEST_ENVELOPE_BYTES,
} from "../../../src/engine/payments/keystore/envelope.ts";
import { unseal } from "../../../src/engine/payments/keystore/seal.ts";
import { sampleEnvelope, watching } from "../../unit/engine/payments/keystore/sampleEnvelope.ts";
import { FUZZ_RUNS, FUZZ_TIMEOUT_MS, fuzz } from "./fuzz.ts";
import { mutateBytes, randomBytes, randomText } from "./mutate.ts";

const FILES = [sampleEnvelope(), sampleEnvelope({ kind: "key", sealed: new Uint8Array(48) }), watching].map(
  encodeEnvelope,
);
const PIECES = [
  '{"format":"swarmbid-wallet"',
  ',"version":1',
  ',"version":9e99',
  ',"kind":"phrase"',
  ',"kind":"watch"',
  ',"account":0',
  ',"account":-0',
  ',"account":1e999',
  ',"address":"THHsfg2eNiv6MSXC4y5d4t5wkvRVADRKiF"',
  ',"kdf":"scrypt","N":131072,"r":8,"p":1',
  ',"N":1e15',
  ',"salt":"',
  "00".repeat(32),
  '","cipher":"aes-256-gcm","nonce":"000000000000000000000000"',
  ',"__proto__":{"kind":"key"}',
  "}",
  "\n",
  "AAAA".repeat(30),
  "\0",
];
const ANSWERS = ["foreign", "damaged", "newer", "other work"];
const key = new Uint8Array(32);

/** Gives changed lines the check sum that fits, as whoever changes a file on purpose does. */
function signedOff(bytes: Uint8Array): Uint8Array {
  const [head = "", sealed = ""] = Buffer.from(bytes).toString("latin1").split("\n");
  const body = Buffer.from(`${head}\n${sealed}\n`, "latin1");
  return Buffer.concat([body, Buffer.from(`${createHash("sha256").update(body).digest("hex")}\n`)]);
}

test(`keystore: ${FUZZ_RUNS} files are a wallet byte for byte, or refused; none opens, nothing is thrown or takes 50 ms`, {
  timeout: FUZZ_TIMEOUT_MS,
}, () => {
  let read = 0;
  fuzz(
    (random) => {
      const shape = random(8);
      if (shape === 0) return randomBytes(random, LARGEST_ENVELOPE_BYTES + 2);
      const text = Buffer.from(randomText(random, PIECES, 24), "latin1");
      const file = shape < 3 ? text : mutateBytes(FILES[random(FILES.length)] ?? text, random);
      return random(2) === 0 ? file : signedOff(file);
    },
    (input) => {
      const envelope = decodeEnvelope(input);
      if (typeof envelope === "string") {
        expect(ANSWERS).toContain(envelope);
        return;
      }
      read += 1;
      expect(input.length).toBeLessThanOrEqual(LARGEST_ENVELOPE_BYTES);
      expect(Buffer.compare(encodeEnvelope(envelope), input)).toBe(0);
      expect(unseal(envelope, key)).toBeUndefined();
    },
  );
  expect(read).toBeGreaterThan(0);
});
