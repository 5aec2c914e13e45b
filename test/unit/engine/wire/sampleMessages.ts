import { parseTronAddress } from "../../../../src/engine/payments/tronAddress.ts";
import type { MarketAsset } from "../../../../src/engine/wire/format/marketAsset.ts";
import type { WireMessage } from "../../../../src/engine/wire/format/messages.ts";
import vectors from "../../../vectors/sb_bid.json" with { type: "json" };
import { sampleChannel, sampleDomain } from "../payments/vouchers/sampleChannel.ts";

export const fromHex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "hex"));
const fieldOf = (message: string, start: string, length: number): Uint8Array => {
  const hex = (vectors.messages as Record<string, string>)[message] ?? "";
  const at = hex.indexOf(Buffer.from(start).toString("hex")) + start.length * 2;
  return fromHex(hex.slice(at, at + length * 2));
};

const token = parseTronAddress("TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4");
export const sampleAsset: MarketAsset = {
  chainId: sampleDomain.chainId,
  token: { kind: "trc20", address: token },
  settlement: { kind: "vault", vault: sampleDomain.vault },
};
export const sampleNonce = new Uint8Array(16).fill(0xa5);
export const channel = sampleDomain.channelId(sampleChannel());
export const otherChannel = sampleDomain.channelId(sampleChannel({ salt: new Uint8Array(32) }));
export const openSignature = fieldOf("open", "1:g64:", 64);
export const voucherSignature = fieldOf("vouch", "1:g64:", 64);

/** What each message of the vectors says. */
export const sampleMessages = {
  bid: { type: "bid", sequence: 1, asset: 0, limitPerMiB: 10n ** 19n, spendPerSecond: 25n * 10n ** 17n, seconds: 60 },
  "bid, withdrawn": { type: "bid", sequence: 1, asset: 0, limitPerMiB: 0n, spendPerSecond: 0n, seconds: 60 },
  quote: {
    type: "quote",
    sequence: 1,
    asset: 0,
    pricePerMiB: 4n * 10n ** 18n,
    capacityBytesPerSecond: 8_388_608,
    othersSpendPerSecond: 75n * 10n ** 17n,
    windowBytes: 1_048_576,
    payee: sampleChannel().payee,
    nonce: sampleNonce,
    seconds: 30,
  },
  "no, below the reserve": { type: "no", sequence: 1, reason: "reserve" },
  "no, back-off": { type: "no", sequence: 1, reason: "backoff", seconds: 30 },
  open: { type: "open", sequence: 1, config: sampleChannel(), nonce: sampleNonce, signature: openSignature },
  accept: { type: "accept", channel, windowBytes: 1_048_576, cumulative: 0n },
  vouch: { type: "vouch", channel, cumulative: 5_242_880n, verifiedBytes: 1_310_720, signature: voucherSignature },
  ack: { type: "ack", channel, cumulative: 5_242_880n, windowBytes: 1_572_864 },
  need: { type: "need", channel, cumulative: 8_388_608n, deliveredBytes: 2_097_152 },
  price: { type: "price", pricePerMiB: 45n * 10n ** 17n, seconds: 10 },
  "price, the highest": { type: "price", pricePerMiB: 2n ** 128n - 1n, seconds: 10 },
  bye: { type: "bye", channel, reason: "done" },
  err: { type: "err", reason: "stale", text: "The voucher says less than the last one." },
} as const satisfies Record<keyof typeof vectors.messages, WireMessage>;
