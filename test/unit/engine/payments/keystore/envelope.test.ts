import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  decodeEnvelope,
  type Envelope,
  encodeEnvelope,
  LARGEST_ENVELOPE_BYTES,
} from "../../../../../src/engine/payments/keystore/envelope.ts";
import { sampleEnvelope, watching } from "./sampleEnvelope.ts";

const text = (envelope: Envelope): string => Buffer.from(encodeEnvelope(envelope)).toString();

/** What a stranger would write: another head, and the check sum that fits. */
function forged(change: (head: Record<string, unknown>) => object, sealed?: string): Uint8Array {
  const [head = "", line = ""] = text(sampleEnvelope()).split("\n");
  const body = `${JSON.stringify(change(JSON.parse(head) as Record<string, unknown>))}\n${sealed ?? line}\n`;
  return Buffer.from(`${body}${createHash("sha256").update(body).digest("hex")}\n`);
}

describe("a wallet's file", () => {
  test("is read as it was written", () => {
    const largest = sampleEnvelope({ account: 2 ** 31 - 1, sealed: new Uint8Array(112) });
    for (const envelope of [sampleEnvelope(), sampleEnvelope({ kind: "key" }), largest, watching])
      expect(decodeEnvelope(encodeEnvelope(envelope))).toEqual(envelope);
  });

  test("has the bytes that it always had", () => {
    expect(createHash("sha256").update(encodeEnvelope(sampleEnvelope())).digest("hex")).toBe(
      "9e032aad1240ca72fd48a0df33b3dc8137aae897db8b71330e1a7c0316d18c90",
    );
  });

  test("with any byte changed, or cut anywhere, or followed by anything, is refused", () => {
    const bytes = encodeEnvelope(sampleEnvelope());
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 0x20, 0x80]) {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ bit;
        expect(typeof decodeEnvelope(changed)).toBe("string");
      }
      expect(["foreign", "damaged"]).toContain(decodeEnvelope(bytes.subarray(0, at)));
    }
    expect(decodeEnvelope(Uint8Array.of(...bytes, 10))).toBe("damaged");
    expect(decodeEnvelope(new Uint8Array(LARGEST_ENVELOPE_BYTES + 1))).toBe("foreign");
  });

  test("of a newer version says so, whatever else is in it", () => {
    expect(decodeEnvelope(forged((head) => ({ ...head, version: 2 })))).toBe("newer");
    expect(decodeEnvelope(Buffer.from('{"format":"swarmbid-wallet","version":99}'))).toBe("newer");
  });

  test.each([
    ["N", 2 ** 40],
    ["N", 2 ** 18],
    ["N", 2],
    ["r", 2 ** 20],
    ["p", 1_000],
    ["kdf", "pbkdf2"],
  ])("with %s %s asks for other work than ours, which is not done", (name, value) => {
    expect(decodeEnvelope(forged((head) => ({ ...head, [name]: value })))).toBe("other work");
  });

  test.each([
    ["no address", (head: object) => ({ ...head, address: "T" })],
    ["a salt that is too short", (head: object) => ({ ...head, salt: "00" })],
    ["a nonce that is no hex", (head: object) => ({ ...head, nonce: "z".repeat(24) })],
    ["an account beyond the last", (head: object) => ({ ...head, account: 2 ** 31 })],
    ["a broken account", (head: object) => ({ ...head, account: 0.5 })],
    ["an unknown kind", (head: object) => ({ ...head, kind: "x" })],
    ["a further field", (head: object) => ({ ...head, more: 1 })],
    ["version 0", (head: object) => ({ ...head, version: 0 })],
    ["a cipher of its own", (head: object) => ({ ...head, cipher: "none" })],
  ])("with %s is damaged, although its check sum fits", (_what, change) => {
    expect(decodeEnvelope(forged(change))).toBe("damaged");
  });

  test("with more or less sealed than any secret is damaged", () => {
    for (const bytes of [0, 16, 113])
      expect(decodeEnvelope(forged((head) => head, Buffer.alloc(bytes).toString("base64")))).toBe("damaged");
    expect(decodeEnvelope(forged((head) => head, Buffer.alloc(112).toString("base64")))).toBeTypeOf("object");
  });

  test("of something else is foreign", () => {
    for (const other of ["", "\n\n\n", "null\n", "[]\n", '{"version":1}\n', '{"format":"web3"}', "SQLite format 3\0"])
      expect(decodeEnvelope(Buffer.from(other))).toBe("foreign");
  });
});
