import fc from "fast-check";
import { MAX_UNITS } from "../../../../src/engine/amount.ts";
import { addressOf } from "../../../../src/engine/payments/tronAddress.ts";
import type { ChannelId } from "../../../../src/engine/payments/vouchers/vaultDomain.ts";
import { FAULTS, GOODBYES, REFUSALS, type WireMessage } from "../../../../src/engine/wire/format/messages.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const address = bytes(20)
  .filter((all) => all.some((byte) => byte !== 0))
  .map(addressOf);
const money = fc.bigInt({ min: 0n, max: MAX_UNITS });
const count = fc.maxSafeNat();
const sequence = fc.integer({ min: 0, max: 0xffff_ffff });
const seconds = fc.integer({ min: 1, max: 86_400 });
const asset = fc.integer({ min: 0, max: 3 });
const window = fc.integer({ min: 0, max: 2 ** 31 });
const channel = bytes(32).map((all) => Buffer.from(all).toString("hex") as ChannelId);
const type = <T extends string>(name: T) => fc.constant(name);
const config = fc.record({
  payer: address,
  signer: address,
  payee: address,
  assetKind: fc.constantFrom(10 as const, 20 as const),
  assetId: fc.bigInt({ min: 1n, max: (1n << 160n) - 1n }),
  withdrawDelaySeconds: fc.integer({ min: 0, max: 30 * 86_400 }),
  salt: bytes(32),
});

/** Any message of version 1. */
export const anyMessage: fc.Arbitrary<WireMessage> = fc.oneof(
  fc.record({ type: type("bid"), sequence, asset, limitPerMiB: money, spendPerSecond: money, seconds }),
  fc.record({
    type: type("quote"),
    sequence,
    asset,
    pricePerMiB: money,
    capacityBytesPerSecond: count,
    othersSpendPerSecond: money,
    windowBytes: window.map((value) => value + 1),
    payee: address,
    nonce: bytes(16),
    seconds,
  }),
  fc.record({
    type: type("no"),
    sequence,
    reason: fc.constantFrom(...REFUSALS.filter((reason) => reason !== "backoff")),
  }),
  fc.record({ type: type("no"), sequence, reason: type("backoff"), seconds }),
  fc.record({ type: type("open"), sequence, config, nonce: bytes(16), signature: bytes(64) }),
  fc.record({ type: type("accept"), channel, windowBytes: window, cumulative: money }),
  fc.record({ type: type("vouch"), channel, cumulative: money, verifiedBytes: count, signature: bytes(64) }),
  fc.record({ type: type("ack"), channel, cumulative: money, windowBytes: window }),
  fc.record({ type: type("need"), channel, cumulative: money, deliveredBytes: count }),
  fc.record({ type: type("price"), pricePerMiB: money, seconds }),
  fc.record({ type: type("bye"), channel, reason: fc.constantFrom(...GOODBYES) }),
  fc.record({
    type: type("err"),
    reason: fc.constantFrom(...FAULTS),
    text: fc.stringMatching(/^[A-Za-z0-9 .,;'()+-]{0,64}$/),
  }),
);
