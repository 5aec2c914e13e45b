import type { BencodeLimits } from "../../torrent/limits.ts";

/** What `sb_bid` version 1 allows. */
export const WIRE_LIMITS = {
  /** One message, and the dictionary `sb` of a handshake. */
  messageBytes: 1024,
  /** 2^128-1 has so many digits. */
  moneyDigits: 39,
  sequence: 0xffff_ffff,
  /** How long a bid, a quote, a price and a back-off can be. */
  seconds: 86_400,
  windowBytes: 2 ** 40,
  assets: 4,
  faultChars: 64,
  nonceBytes: 16,
  channelBytes: 32,
  signatureBytes: 64,
} as const;

/** The longest message has eleven keys. */
export const WIRE_BENCODE: BencodeLimits = { depth: 3, tokens: 48 };
