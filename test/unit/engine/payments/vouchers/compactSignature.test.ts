import { expect, test } from "vitest";
import { compactSignature } from "../../../../../src/engine/payments/vouchers/compactSignature.ts";
import { signDigest } from "../../../../../src/engine/payments/wallet/signDigest.ts";
import { sampleKey } from "./sampleChannel.ts";

const digest = (number: number): Uint8Array => new Uint8Array(32).fill(number);

test("the parity moves into the highest bit of s, and nothing else changes", () => {
  const seen = new Set<number>();
  for (let number = 0; number < 16; number++) {
    const signature = signDigest(digest(number), sampleKey(2));
    const compact = compactSignature(signature);
    const parity = (compact[32] ?? 0) >> 7;
    expect([signature.length, compact.length, 27 + parity]).toEqual([65, 64, signature[64]]);
    compact[32] = (compact[32] ?? 0) & 0x7f;
    expect(compact).toEqual(signature.subarray(0, 64));
    seen.add(parity);
  }
  expect(seen).toEqual(new Set([0, 1]));
});

test("what has no compact form, and what is no digest, is refused", () => {
  const signature = signDigest(digest(1), sampleKey(2));
  expect(() => compactSignature(Uint8Array.of(...signature.subarray(0, 64), 29))).toThrow(/no compact signature/);
  expect(() => compactSignature(signature.subarray(0, 64))).toThrow(/no compact signature/);
  expect(() => signDigest(new Uint8Array(31), sampleKey(2))).toThrow(/32 bytes/);
});
