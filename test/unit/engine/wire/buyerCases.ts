import type { BuyerInput, BuyerPhase, BuyerState } from "../../../../src/engine/wire/buyer/buyerState.ts";
import { createBuyerState } from "../../../../src/engine/wire/buyer/buyerState.ts";
import { stepBuyer } from "../../../../src/engine/wire/buyer/stepBuyer.ts";
import type { SellerMessage } from "../../../../src/engine/wire/format/messages.ts";
import { sampleChannel } from "../payments/vouchers/sampleChannel.ts";
import {
  channel,
  openSignature,
  otherChannel,
  sampleAsset,
  sampleMessages,
  voucherSignature,
} from "./sampleMessages.ts";

const { bid, quote, accept, ack, need, bye } = sampleMessages;
const MIB = 2 ** 20;
export const PRICE = quote.pricePerMiB;
const { type: _type, sequence: _sequence, ...wanted } = bid;
export const says = (message: SellerMessage): BuyerInput => ({ type: "message", message });
export const opened = {
  type: "opened",
  channel,
  config: sampleChannel(),
  signature: openSignature,
  cumulative: 0n,
  owed: [],
} as const satisfies BuyerInput;
export const voucher = (cumulative: bigint, of = channel): BuyerInput => ({
  type: "voucher",
  channel: of,
  cumulative,
  signature: voucherSignature,
});

const connected: BuyerInput = { type: "connected", assets: [sampleAsset] };
const firstQuote = { ...quote, sequence: 0 };
const agreed: readonly BuyerInput[] = [connected, { type: "bid", bid: wanted }, says(firstQuote), opened, says(accept)];
/** Half of the first window is verified, paid and acknowledged, and a little more is verified. */
const served: readonly BuyerInput[] = [
  ...agreed,
  { type: "verified", tag: 0, bytes: MIB / 2 },
  voucher(PRICE / 2n),
  says({ ...ack, cumulative: PRICE / 2n, windowBytes: MIB }),
  { type: "verified", tag: 0, bytes: MIB / 4 },
];

/** What happened so far, to come into a phase. */
const WAY: Readonly<Record<BuyerPhase, readonly BuyerInput[]>> = {
  idle: [],
  ready: [connected],
  bidding: agreed.slice(0, 2),
  quoted: agreed.slice(0, 3),
  opening: agreed.slice(0, 4),
  serving: served,
  stalled: [...agreed, { type: "verified", tag: 0, bytes: MIB / 2 }, voucher(PRICE / 2n), says(need)],
  free: [...agreed, { type: "verified", tag: 0, bytes: MIB / 2 }, voucher(PRICE / 2n), says(bye)],
  closed: [...agreed, { type: "gone" }],
};

export const play = (state: BuyerState, inputs: readonly BuyerInput[]): BuyerState =>
  inputs.reduce((before, input) => stepBuyer(before, input).state, state);

export const buyerIn = (phase: BuyerPhase): BuyerState => play(createBuyerState(), WAY[phase]);

export const BUYER_INPUTS: Readonly<Record<string, BuyerInput>> = {
  connected,
  bid: { type: "bid", bid: wanted },
  withdraw: { type: "withdraw", reason: "done" },
  opened,
  declined: { type: "declined" },
  "verified, a little": { type: "verified", tag: 0, bytes: 16_384 },
  "verified, half a window": { type: "verified", tag: 0, bytes: MIB / 2 },
  "verified, of another session": { type: "verified", tag: 5_000, bytes: MIB },
  voucher: voucher(PRICE),
  "voucher, of another channel": voucher(PRICE, otherChannel),
  unpayable: { type: "unpayable", channel },
  quote: says(firstQuote),
  "quote, for another bid": says({ ...quote, sequence: 9 }),
  "quote, above the limit": says({ ...firstQuote, pricePerMiB: bid.limitPerMiB + 1n }),
  no: says({ type: "no", sequence: 0, reason: "busy" }),
  accept: says(accept),
  "accept, a foreign channel": says({ ...accept, channel: otherChannel }),
  "accept, more than we signed": says({ ...accept, cumulative: 1n }),
  ack: says({ ...ack, cumulative: PRICE / 2n }),
  "ack, more than we signed": says({ ...ack, cumulative: 10n ** 30n }),
  "ack, the end": says({ ...ack, cumulative: 0n, windowBytes: 0 }),
  need: says(need),
  "need, a foreign channel": says({ ...need, channel: otherChannel }),
  "price, lower": says({ type: "price", pricePerMiB: PRICE / 2n, seconds: 10 }),
  "price, higher within the quote": says({ type: "price", pricePerMiB: PRICE + 1n, seconds: 10 }),
  bye: says(bye),
  "bye, a foreign channel": says({ ...bye, channel: otherChannel }),
  "err, no such channel": says({ type: "err", reason: "channel", text: "" }),
  "err, stale": says(sampleMessages.err),
  "timer quote": { type: "timer", timer: "quote" },
  "timer accept": { type: "timer", timer: "accept" },
  "timer vouch": { type: "timer", timer: "vouch" },
  "timer stall": { type: "timer", timer: "stall" },
  "timer price": { type: "timer", timer: "price" },
  "timer renew": { type: "timer", timer: "renew" },
  off: { type: "off" },
  gone: { type: "gone" },
};
