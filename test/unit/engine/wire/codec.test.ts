import { execFileSync } from "node:child_process";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../../../src/engine/wire/format/decodeMessage.ts";
import { encodeMessage } from "../../../../src/engine/wire/format/encodeMessage.ts";
import { isFromBuyer, isFromSeller } from "../../../../src/engine/wire/format/messages.ts";
import vectors from "../../../vectors/sb_bid.json" with { type: "json" };
import { anyMessage } from "./anyMessage.ts";
import { fromHex, sampleMessages } from "./sampleMessages.ts";

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));

test("the vectors are those that the script writes, which knows nothing of the codec", () => {
  const root = path.resolve(import.meta.dirname, "../../../..");
  execFileSync(process.execPath, [path.join(root, "scripts", "market-vectors.mjs"), "--check"], { cwd: root });
});

describe("a message", () => {
  test.each(Object.entries(sampleMessages))("%s has these bytes, and these bytes say it", (name, message) => {
    const hex = (vectors.messages as Record<string, string>)[name] ?? "";
    expect(toHex(encodeMessage(message))).toBe(hex);
    expect(decodeMessage(fromHex(hex))).toEqual(message);
  });

  test("of any contents is read as it was written, within 1 KiB", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const bytes = encodeMessage(message);
        expect(bytes.length).toBeLessThanOrEqual(1024);
        expect(decodeMessage(bytes)).toEqual(message);
        expect(toHex(encodeMessage(decodeMessage(bytes) ?? message))).toBe(toHex(bytes));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(Object.entries(vectors.refused))("is not believed: %s", (_, hex) => {
    expect(decodeMessage(fromHex(hex))).toBeUndefined();
  });

  test("may have keys that version 1 does not know, and keys in another order", () => {
    const price = { type: "price", pricePerMiB: 1n, seconds: 10 };
    expect(decodeMessage(latin1("d1:ei10e1:p1:11:t5:price1:zi1ee"))).toEqual(price);
    expect(decodeMessage(latin1("d1:t5:price1:p1:11:ei10ee"))).toEqual(price);
  });

  test("of 1024 bytes is read, and of one more is not", () => {
    const ofLength = (length: number) =>
      latin1(`d1:ei10e1:p1:11:t5:price1:z${length - 32}:${"z".repeat(length - 32)}e`);
    expect(ofLength(1024)).toHaveLength(1024);
    expect(decodeMessage(ofLength(1024))).toBeDefined();
    expect(decodeMessage(ofLength(1025))).toBeUndefined();
  });

  test("lost any of its bytes, or has one changed: it is refused, or is another message of version 1", () => {
    for (const hex of Object.values(vectors.messages)) {
      const bytes = fromHex(hex);
      for (let at = 0; at < bytes.length; at++) {
        expect(decodeMessage(bytes.subarray(0, at))).toBeUndefined();
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const read = decodeMessage(changed);
        if (read !== undefined) expect(decodeMessage(encodeMessage(read))).toEqual(read);
      }
    }
  });

  test("keeps no part of the memory that it came in", () => {
    const bytes = fromHex(vectors.messages.open);
    const message = decodeMessage(bytes);
    bytes.fill(0);
    expect(message).toEqual(sampleMessages.open);
  });
});

test("each message concerns the session of its reader, a goodbye and an error both", () => {
  const samples = Object.values(sampleMessages);
  const types = (all: typeof samples) => [...new Set(all.map(({ type }) => type))].sort();
  expect(types(samples.filter(isFromBuyer))).toEqual(["bid", "bye", "err", "open", "vouch"]);
  expect(types(samples.filter(isFromSeller))).toEqual(["accept", "ack", "bye", "err", "need", "no", "price", "quote"]);
});
