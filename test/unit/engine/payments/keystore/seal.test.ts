import { expect, test } from "vitest";
import { decodeEnvelope, encodeEnvelope } from "../../../../../src/engine/payments/keystore/envelope.ts";
import { deriveKey, seal, unseal } from "../../../../../src/engine/payments/keystore/seal.ts";
import { otherAddress, sampleAddress } from "./sampleEnvelope.ts";

const header = { kind: "phrase", account: 3, address: sampleAddress } as const;
const secret = new Uint8Array(80).map((_, at) => at);

test("what is sealed opens with the password, written in whatever form, and with nothing else", {
  timeout: 60_000,
}, async () => {
  const { envelope, key } = await seal(header, secret, "Ångström pass");
  const read = decodeEnvelope(encodeEnvelope(envelope));
  expect(read).toEqual(envelope);
  expect(Buffer.from(encodeEnvelope(envelope)).includes(Buffer.from(secret.subarray(0, 8)))).toBe(false);
  expect(await deriveKey("A\u030angstro\u0308m pass", envelope.salt)).toEqual(Buffer.from(key));
  expect(unseal(envelope, key)).toEqual(Buffer.from(secret));
  expect(unseal(envelope, await deriveKey("Ångström Pass", envelope.salt))).toBeUndefined();
  expect(unseal(envelope, key.subarray(1))).toBeUndefined();
  expect(unseal({ ...envelope, sealed: new Uint8Array(5) }, key)).toBeUndefined();
});

test("the seal covers the head and every byte that is sealed", { timeout: 60_000 }, async () => {
  const { envelope, key } = await seal(header, secret, "some password");
  expect(unseal({ ...envelope, address: otherAddress }, key)).toBeUndefined();
  expect(unseal({ ...envelope, account: 4 }, key)).toBeUndefined();
  expect(unseal({ ...envelope, kind: "key" }, key)).toBeUndefined();
  expect(unseal({ ...envelope, salt: new Uint8Array(32) }, key)).toBeUndefined();
  expect(unseal({ ...envelope, nonce: new Uint8Array(12) }, key)).toBeUndefined();
  for (let at = 0; at < envelope.sealed.length; at++) {
    const sealed = Uint8Array.from(envelope.sealed);
    sealed[at] = (sealed[at] ?? 0) ^ 1;
    expect(unseal({ ...envelope, sealed }, key)).toBeUndefined();
  }
});

test("sealing the same twice gives two envelopes that have nothing in common", { timeout: 60_000 }, async () => {
  const [one, other] = await Promise.all([
    seal(header, secret, "some password"),
    seal(header, secret, "some password"),
  ]);
  expect(one.envelope.salt).not.toEqual(other.envelope.salt);
  expect(one.envelope.nonce).not.toEqual(other.envelope.nonce);
  expect(one.envelope.sealed).not.toEqual(other.envelope.sealed);
});
