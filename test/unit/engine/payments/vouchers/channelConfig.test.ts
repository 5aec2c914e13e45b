import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOf } from "../../../../../src/engine/payments/tronAddress.ts";
import {
  type ChannelConfig,
  decodeChannelConfig,
  encodeChannelConfig,
} from "../../../../../src/engine/payments/vouchers/channelConfig.ts";
import { sampleChannel } from "./sampleChannel.ts";

const nobody = addressOf(new Uint8Array(20));
const people = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .filter((bytes) => bytes.some((byte) => byte > 0))
  .map(addressOf);

const configs: fc.Arbitrary<ChannelConfig> = fc.record({
  payer: people,
  signer: people,
  payee: people,
  assetKind: fc.constantFrom(10, 20),
  assetId: fc.bigInt({ min: 1n, max: 2n ** 160n - 1n }),
  withdrawDelaySeconds: fc.nat(30 * 86_400),
  salt: fc.uint8Array({ minLength: 32, maxLength: 32 }),
});

test("a configuration is read as it was written", () => {
  fc.assert(
    fc.property(configs, (config) => {
      const bytes = encodeChannelConfig(config);
      expect(bytes).toHaveLength(130);
      expect(decodeChannelConfig(bytes)).toEqual(config);
    }),
  );
});

test.each<[string, Partial<ChannelConfig>]>([
  ["a payer", { payer: nobody }],
  ["a signer", { signer: nobody }],
  ["a payee", { payee: nobody }],
  ["an asset", { assetId: 0n }],
  ["an asset that can be", { assetId: 2n ** 160n }],
  ["a release in a month", { withdrawDelaySeconds: 30 * 86_400 + 1 }],
])("a configuration without %s is refused", (_, different) => {
  expect(decodeChannelConfig(encodeChannelConfig(sampleChannel(different)))).toBeUndefined();
});

test("what has another length or another kind of asset is refused, and nothing throws", () => {
  const good = encodeChannelConfig(sampleChannel());
  expect(decodeChannelConfig(good.subarray(1))).toBeUndefined();
  expect(decodeChannelConfig(Uint8Array.of(...good, 0))).toBeUndefined();
  for (const kind of [0, 11, 255])
    expect(decodeChannelConfig(Uint8Array.from(good, (byte, at) => (at === 60 ? kind : byte)))).toBeUndefined();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const read = decodeChannelConfig(bytes);
      if (read !== undefined) expect(encodeChannelConfig(read)).toEqual(Buffer.from(bytes));
    }),
  );
});
