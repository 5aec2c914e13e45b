import type { BuyerPhase } from "../../../../src/engine/wire/buyer/buyerState.ts";

/** The connection, or the extension on it, is over. */
const OVER: Partial<Record<BuyerPhase, string>> = {
  idle: "closed stopTimers",
  ready: "closed stopTimers",
  bidding: "closed stopTimers",
  quoted: "closed stopTimers",
  opening: "closed stopTimers",
  serving: "closed stopTimers owed",
  stalled: "closed stopTimers",
  free: "closed stopTimers",
};

/**
 * What each input does in each phase: the phase afterwards when it is another one, `!` what is said, `@` the timers that start, then what
 * the market is asked for. `noted`: remembered without a word. Phases that are left out change nothing.
 */
export const BUYER_TABLE: Readonly<Record<string, Partial<Record<BuyerPhase, string>>>> = {
  connected: { idle: "ready" },
  bid: {
    ready: "bidding !bid @renew @quote",
    bidding: "!bid @renew @quote",
    quoted: "bidding !bid @renew @quote",
    serving: "!bid @renew",
    stalled: "!bid @renew",
    free: "bidding !bid @renew @quote",
  },
  withdraw: {
    bidding: "ready !bid",
    quoted: "ready !bid",
    opening: "ready !bid",
    serving: "free pay",
    stalled: "free !bye:done",
  },
  opened: { quoted: "opening !open @accept" },
  declined: { quoted: "ready !bid" },
  "verified, a little": { serving: "noted", stalled: "pay", free: "pay", closed: "owed" },
  "verified, half a window": { serving: "pay", stalled: "pay", free: "pay", closed: "owed" },
  "verified, of another session": {},
  voucher: { serving: "!vouch", stalled: "!vouch", free: "!vouch" },
  "voucher, of another channel": {},
  unpayable: { serving: "free !bye:cap", stalled: "free !bye:cap", free: "noted" },
  quote: { bidding: "quoted consider @quote @price" },
  "quote, for another bid": {},
  "quote, above the limit": { bidding: "ready !bid" },
  no: {
    bidding: "ready refused",
    quoted: "ready refused",
    opening: "ready refused",
    serving: "free pay",
    stalled: "free !bye:done",
  },
  accept: { opening: "serving @vouch @renew" },
  "accept, a foreign channel": {},
  "accept, more than we signed": { opening: "ready !bye:foreign" },
  ack: { serving: "noted", stalled: "serving" },
  "ack, more than we signed": {},
  "ack, the end": { serving: "free pay", stalled: "free" },
  need: { serving: "pay", stalled: "!vouch" },
  "need, a foreign channel": {},
  "price, lower": { serving: "@price", stalled: "@price" },
  "price, higher within the quote": { serving: "free pay", stalled: "free !bye:price" },
  bye: { opening: "ready", serving: "free pay", stalled: "free" },
  "bye, a foreign channel": {},
  "err, no such channel": { opening: "ready", serving: "free pay", stalled: "free" },
  "err, stale": {},
  "timer quote": { bidding: "ready", quoted: "ready !bid" },
  "timer accept": { opening: "ready !bid" },
  "timer vouch": { serving: "pay @vouch", stalled: "!vouch @vouch" },
  "timer stall": { stalled: "free !bye:expired" },
  "timer price": {
    ready: "noted",
    bidding: "noted",
    quoted: "noted",
    opening: "noted",
    serving: "noted",
    stalled: "noted",
    free: "noted",
  },
  "timer renew": { bidding: "renew", quoted: "renew", opening: "renew", serving: "renew", stalled: "renew" },
  off: OVER,
  gone: OVER,
};
