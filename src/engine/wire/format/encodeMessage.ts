import { addressBytes } from "../../payments/tronAddress.ts";
import { encodeChannelConfig } from "../../payments/vouchers/channelConfig.ts";
import type { ChannelId } from "../../payments/vouchers/vaultDomain.ts";
import { type Encodable, encodeBencode } from "../../torrent/encodeBencode.ts";
import type { WireMessage } from "./messages.ts";

const channelBytes = (channel: ChannelId): Uint8Array => Buffer.from(channel, "hex");

/** The one form of a message: a bencoded dictionary with its keys in order, and nothing after it. */
export const encodeMessage = (message: WireMessage): Uint8Array =>
  encodeBencode({ t: message.type, ...fieldsOf(message) });

function fieldsOf(message: WireMessage): Record<string, Encodable | undefined> {
  switch (message.type) {
    case "bid":
      return {
        q: message.sequence,
        a: message.asset,
        b: String(message.limitPerMiB),
        s: String(message.spendPerSecond),
        e: message.seconds,
      };
    case "quote":
      return {
        q: message.sequence,
        a: message.asset,
        p: String(message.pricePerMiB),
        c: message.capacityBytesPerSecond,
        o: String(message.othersSpendPerSecond),
        w: message.windowBytes,
        y: addressBytes(message.payee),
        n: message.nonce,
        e: message.seconds,
      };
    case "no":
      return { q: message.sequence, k: message.reason, e: message.seconds };
    case "open":
      return {
        q: message.sequence,
        c: encodeChannelConfig(message.config),
        n: message.nonce,
        g: message.signature,
      };
    case "accept":
    case "ack":
      return { c: channelBytes(message.channel), w: message.windowBytes, x: String(message.cumulative) };
    case "vouch":
      return {
        c: channelBytes(message.channel),
        x: String(message.cumulative),
        r: message.verifiedBytes,
        g: message.signature,
      };
    case "need":
      return { c: channelBytes(message.channel), x: String(message.cumulative), d: message.deliveredBytes };
    case "price":
      return { p: String(message.pricePerMiB), e: message.seconds };
    case "bye":
      return { c: channelBytes(message.channel), k: message.reason };
    case "err":
      return { k: message.reason, m: message.text };
  }
}
