import { decodeChannelConfig } from "../../payments/vouchers/channelConfig.ts";
import { type BencodeDictionary, decodeBencode } from "../../torrent/bencode.ts";
import { asDictionary } from "../../torrent/bencodeFields.ts";
import { readAddressBytes } from "./marketAsset.ts";
import { FAULTS, GOODBYES, REFUSALS, type WireMessage } from "./messages.ts";
import { readAscii, readChannel, readCount, readExact, readMoney, readWord } from "./readField.ts";
import { WIRE_BENCODE, WIRE_LIMITS } from "./wireLimits.ts";

/** What may stand in a fault's text: nothing that any markup, terminal or link knows. */
const FAULT_TEXT = /^[A-Za-z0-9 .,;'()+-]*$/;

type Fields = BencodeDictionary;
/** Undefined as soon as one field is not what it must be. */
type Read<M> = { readonly [K in keyof M]: M[K] | undefined };

/** Reads what a stranger sent; undefined for anything that is not a message of version 1. Keys that it does not know are left out. */
export function decodeMessage(bytes: Uint8Array): WireMessage | undefined {
  if (bytes.length > WIRE_LIMITS.messageBytes) return undefined;
  const fields = asDictionary(decodeBencode(bytes, WIRE_BENCODE));
  const reader = fields && READERS.get(readAscii(fields["t"], WIRE_LIMITS.faultChars) ?? "");
  return fields && reader?.(fields);
}

const READERS = new Map<string, (fields: Fields) => WireMessage | undefined>([
  [
    "bid",
    (f) =>
      whole({
        type: "bid",
        ...readAnswered(f),
        limitPerMiB: readMoney(f["b"]),
        spendPerSecond: readMoney(f["s"]),
        seconds: readSeconds(f),
      }),
  ],
  [
    "quote",
    (f) =>
      whole({
        type: "quote",
        ...readAnswered(f),
        pricePerMiB: readMoney(f["p"]),
        capacityBytesPerSecond: readCount(f["c"], 0, Number.MAX_SAFE_INTEGER),
        othersSpendPerSecond: readMoney(f["o"]),
        windowBytes: readCount(f["w"], 1, WIRE_LIMITS.windowBytes),
        payee: readAddressBytes(readExact(f["y"], 20) ?? new Uint8Array()),
        nonce: readExact(f["n"], WIRE_LIMITS.nonceBytes),
        seconds: readSeconds(f),
      }),
  ],
  ["no", readRefusal],
  [
    "open",
    (f) =>
      whole({
        type: "open",
        sequence: readSequence(f),
        config: decodeChannelConfig(readExact(f["c"], 130) ?? new Uint8Array()),
        nonce: readExact(f["n"], WIRE_LIMITS.nonceBytes),
        signature: readExact(f["g"], WIRE_LIMITS.signatureBytes),
      }),
  ],
  ["accept", (f) => whole({ type: "accept", ...readStanding(f), windowBytes: readWindow(f) })],
  [
    "vouch",
    (f) =>
      whole({
        type: "vouch",
        ...readStanding(f),
        verifiedBytes: readCount(f["r"], 0, Number.MAX_SAFE_INTEGER),
        signature: readExact(f["g"], WIRE_LIMITS.signatureBytes),
      }),
  ],
  ["ack", (f) => whole({ type: "ack", ...readStanding(f), windowBytes: readWindow(f) })],
  [
    "need",
    (f) =>
      whole({
        type: "need",
        ...readStanding(f),
        deliveredBytes: readCount(f["d"], 0, Number.MAX_SAFE_INTEGER),
      }),
  ],
  ["price", (f) => whole({ type: "price", pricePerMiB: readMoney(f["p"]), seconds: readSeconds(f) })],
  ["bye", (f) => whole({ type: "bye", channel: readChannel(f["c"]), reason: readWord(f["k"], GOODBYES) })],
  ["err", (f) => whole({ type: "err", reason: readWord(f["k"], FAULTS), text: readFaultText(f) })],
]);

const readSequence = (f: Fields) => readCount(f["q"], 0, WIRE_LIMITS.sequence);
const readSeconds = (f: Fields) => readCount(f["e"], 1, WIRE_LIMITS.seconds);
const readWindow = (f: Fields) => readCount(f["w"], 0, WIRE_LIMITS.windowBytes);
const readAnswered = (f: Fields) => ({
  sequence: readSequence(f),
  asset: readCount(f["a"], 0, WIRE_LIMITS.assets - 1),
});
const readStanding = (f: Fields) => ({ channel: readChannel(f["c"]), cumulative: readMoney(f["x"]) });

function readRefusal(f: Fields): WireMessage | undefined {
  const refusal = whole({ type: "no" as const, sequence: readSequence(f), reason: readWord(f["k"], REFUSALS) });
  if (refusal?.reason !== "backoff") return f["e"] === undefined ? refusal : undefined;
  return whole({ ...refusal, seconds: readSeconds(f) });
}

function readFaultText(f: Fields): string | undefined {
  const text = readAscii(f["m"], WIRE_LIMITS.faultChars);
  return text !== undefined && FAULT_TEXT.test(text) ? text : undefined;
}

function whole<M extends { readonly type: string }>(message: Read<M>): M | undefined {
  return Object.values(message).includes(undefined) ? undefined : (message as M);
}
