import type {
  OpenVerdict,
  SellerInput,
  SellerPhase,
  SellerState,
} from "../../../../src/engine/wire/seller/sellerState.ts";
import { createSellerState } from "../../../../src/engine/wire/seller/sellerState.ts";
import { stepSeller } from "../../../../src/engine/wire/seller/stepSeller.ts";
import { channel, otherChannel, sampleAsset, sampleMessages } from "./sampleMessages.ts";

const { bid, open, quote, vouch } = sampleMessages;
export const PIECE = 2 ** 18;
const MIB = 2 ** 20;
export const PRICE = quote.pricePerMiB;

const ENOUGH = { covered: 10n ** 24n, reserved: 10n ** 24n };

export const verdict: OpenVerdict = {
  channel,
  isSigned: true,
  held: undefined,
  debt: 0n,
  deposit: ENOUGH,
  backOffSeconds: 0,
};
const { type: _type, sequence: _sequence, asset: _asset, windowBytes: _windowBytes, ...offer } = quote;
const says = (message: Extract<SellerInput, { type: "message" }>["message"]): SellerInput => ({
  type: "message",
  message,
});
const voucher = (cumulative: bigint, of = channel): SellerInput => says({ ...vouch, channel: of, cumulative });

const agreed: readonly SellerInput[] = [
  { type: "connected" },
  says(bid),
  { type: "offer", sequence: 1, offer },
  says(open),
  { type: "checked", verdict },
];
/** Half of the first window is delivered, and half of that is paid. */
const served: readonly SellerInput[] = [
  ...agreed,
  { type: "delivered", bytes: MIB / 2 },
  { type: "stored", channel, cumulative: PRICE / 4n },
];

/** What happened so far, to come into a phase. */
const WAY: Readonly<Record<SellerPhase, readonly SellerInput[]>> = {
  idle: [],
  ready: agreed.slice(0, 1),
  bidding: agreed.slice(0, 2),
  quoted: agreed.slice(0, 3),
  opening: agreed.slice(0, 4),
  serving: served,
  stalled: [...served, { type: "delivered", bytes: (MIB * 3) / 4 }],
  free: [...served, { type: "stop", reason: "off" }],
  closed: [{ type: "connected" }, { type: "gone" }],
};

export const play = (state: SellerState, inputs: readonly SellerInput[]): SellerState =>
  inputs.reduce((before, input) => stepSeller(before, input).state, state);

export const sellerIn = (phase: SellerPhase): SellerState => play(createSellerState(PIECE, [sampleAsset]), WAY[phase]);

const NOTHING = { covered: 0n, reserved: 0n };
const next = { ...bid, sequence: 2 };
export const SELLER_INPUTS: Readonly<Record<string, SellerInput>> = {
  connected: { type: "connected" },
  "bid, new": says(next),
  "bid, an old one again": says(bid),
  "bid, withdrawn": says({ ...next, limitPerMiB: 0n }),
  "bid, in an asset that is not ours": says({ ...next, asset: 3 }),
  open: says(open),
  "open, another quote's": says({ ...open, nonce: new Uint8Array(16) }),
  "vouch, more": voucher(PRICE / 2n),
  "vouch, a replay": voucher(PRICE / 4n),
  "vouch, less": voucher(0n),
  "vouch, a foreign channel": voucher(PRICE, otherChannel),
  bye: says({ type: "bye", channel, reason: "done" }),
  "bye, a foreign channel": says({ type: "bye", channel: otherChannel, reason: "done" }),
  err: says(sampleMessages.err),
  offer: { type: "offer", sequence: 1, offer },
  "offer, for an older bid": { type: "offer", sequence: 0, offer },
  refuse: { type: "refuse", sequence: 1, reason: "reserve" },
  checked: { type: "checked", verdict },
  stored: { type: "stored", channel, cumulative: PRICE / 2n },
  "stored, no more than before": { type: "stored", channel, cumulative: 1n },
  unsigned: { type: "unsigned", channel, cumulative: PRICE },
  "delivered, a little": { type: "delivered", bytes: 16_384 },
  "delivered, three quarters": { type: "delivered", bytes: (MIB * 3) / 4 },
  "delivered, a window": { type: "delivered", bytes: MIB },
  "delivered, more": { type: "delivered", bytes: 2 * MIB },
  "price, lower": { type: "price", pricePerMiB: PRICE / 2n, seconds: 10 },
  "price, higher": { type: "price", pricePerMiB: 2n * PRICE, seconds: 10 },
  "deposit, gone": { type: "covered", channel, deposit: NOTHING },
  "deposit, of a foreign channel": { type: "covered", channel: otherChannel, deposit: NOTHING },
  "timer bid": { type: "timer", timer: "bid" },
  "timer quote": { type: "timer", timer: "quote" },
  "timer open": { type: "timer", timer: "open" },
  "timer need": { type: "timer", timer: "need" },
  "timer price": { type: "timer", timer: "price" },
  stop: { type: "stop", reason: "off" },
  off: { type: "off" },
  gone: { type: "gone" },
};
