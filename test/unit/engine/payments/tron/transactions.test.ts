import { expect, test } from "vitest";
import { buildTransaction } from "../../../../../src/engine/payments/tron/buildTransaction.ts";
import { composeTransaction } from "../../../../../src/engine/payments/tron/composeTransaction.ts";
import { decodeTransaction } from "../../../../../src/engine/payments/tron/decodeTransaction.ts";
import { encodeTransaction } from "../../../../../src/engine/payments/tron/encodeTransaction.ts";
import { writeMessage } from "../../../../../src/engine/payments/tron/protobuf.ts";
import type { RawTransaction } from "../../../../../src/engine/payments/tron/rawTransaction.ts";
import { addressOf } from "../../../../../src/engine/payments/tronAddress.ts";
import { SAMPLES } from "./sampleTransactions.ts";

const [TRANSFER, TOKENS] = SAMPLES as readonly [RawTransaction, RawTransaction];
const stranger = addressOf(new Uint8Array(20).fill(1));

test.each(SAMPLES)("our bytes and the client library's are the same: $contract.type", async (raw) => {
  const bytes = await buildTransaction(raw);
  expect(Buffer.from(encodeTransaction(raw)).toString("hex")).toBe(Buffer.from(bytes).toString("hex"));
  expect(decodeTransaction(bytes)).toEqual(raw);
});

test("beyond 2^53 the library rounds, and our encoder does not", async () => {
  if (TOKENS.contract.type !== "TransferAssetContract") throw new Error("another sample");
  const raw = { ...TOKENS, contract: { ...TOKENS.contract, units: 2n ** 53n + 1n } };
  expect(decodeTransaction(await buildTransaction(raw))).not.toEqual(raw);
  expect(decodeTransaction(await composeTransaction(raw))).toEqual(raw);
  const most = { ...TOKENS, contract: { ...TOKENS.contract, units: 2n ** 63n - 1n } };
  expect(decodeTransaction(await composeTransaction(most))).toEqual(most);
});

const forgeries: readonly [string, Partial<RawTransaction>][] = [
  ["to", { contract: { ...TRANSFER.contract, to: stranger } as RawTransaction["contract"] }],
  ["owner", { contract: { ...TRANSFER.contract, owner: stranger } }],
  ["sun", { contract: { ...TRANSFER.contract, sun: 6n } as RawTransaction["contract"] }],
  ["feeLimit", { feeLimit: 5n }],
  ["expiration", { expiration: TRANSFER.expiration + 1n }],
  ["refBlockHash", { refBlockHash: new Uint8Array(8) }],
  ["timestamp", { timestamp: 1n }],
];
test.each(forgeries)("a builder that changes %s is found out, and the field is named", async (field, change) => {
  const build = () => Promise.resolve(encodeTransaction({ ...TRANSFER, ...change }));
  await expect(composeTransaction(TRANSFER, build)).rejects.toMatchObject({
    code: "internal",
    message: expect.stringContaining(`(${field})`) as string,
  });
});

test("a builder that sends tokens instead of TRX, or hides something, is found out", async () => {
  const swapped = () => Promise.resolve(encodeTransaction(TOKENS));
  await expect(composeTransaction(TRANSFER, swapped)).rejects.toThrow("does not say what was asked for");
  const memo = () => Promise.resolve(Uint8Array.of(...encodeTransaction(TRANSFER), 0xa0, 0x01, 0x01));
  await expect(composeTransaction(TRANSFER, memo)).rejects.toThrow("does not say what was asked for");
  const broken = () => Promise.reject(new Error("oops"));
  await expect(composeTransaction(TRANSFER, broken)).rejects.toMatchObject({ code: "internal" });
});

const bytes = (...parts: (readonly number[] | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const good = encodeTransaction(TRANSFER);

test.each([
  ["nothing", new Uint8Array()],
  ["a cut one", good.subarray(0, -1)],
  ["a byte too many", bytes(good, [0])],
  ["a memo (field 10)", writeMessage({ 1: TRANSFER.refBlockBytes, 10: Uint8Array.of(65) })],
  ["a second field of a kind", bytes(good, good.subarray(-7))],
  ["fields out of order", bytes(good.subarray(4), good.subarray(0, 4))],
  ["more than a node takes", new Uint8Array(500_001)],
])("%s is no transaction of ours", (_what, input) => {
  expect(decodeTransaction(input)).toBeUndefined();
});

test("numbers in a longer form, zeros that are written out and other kinds of field are refused", () => {
  const withExpiration = (value: readonly number[]): Uint8Array => {
    const at = Buffer.from(good).indexOf(0x40);
    return bytes(good.subarray(0, at + 1), value, good.subarray(at + 7));
  };
  expect(decodeTransaction(withExpiration([0xe0, 0xa4, 0x99, 0xff, 0xbc, 0x31]))).toEqual(TRANSFER);
  expect(decodeTransaction(withExpiration([0xe0, 0xa4, 0x99, 0xff, 0xbc, 0xb1, 0x00]))).toBeUndefined();
  expect(decodeTransaction(withExpiration([0x00]))).toBeUndefined();
  expect(decodeTransaction(withExpiration(Array.from({ length: 9 }, () => 0xff).concat(0x01)))).toBeUndefined();
  expect(decodeTransaction(bytes([0x0d, 1, 2, 3, 4], good))).toBeUndefined();
});
