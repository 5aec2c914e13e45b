import type { BencodeValue } from "../../torrent/bencode.ts";
import { asDictionary, asList } from "../../torrent/bencodeFields.ts";
import { type Encodable, encodeBencode } from "../../torrent/encodeBencode.ts";
import { formatMarketAsset, type MarketAsset, parseMarketAsset } from "./marketAsset.ts";
import { readAscii, readCount, readMoney } from "./readField.ts";
import { WIRE_LIMITS } from "./wireLimits.ts";

/** What a peer announces in the dictionary `sb` of its extended handshake (BEP 10). */
export interface MarketTerms {
  readonly buys: boolean;
  /** Undefined when it sells nothing. */
  readonly sells: SellingTerms | undefined;
  /** In the order in which it likes them; no asset twice. */
  readonly assets: readonly MarketAsset[];
}

interface SellingTerms {
  /** Of the first asset, in base units per MiB. */
  readonly reservePerMiB: bigint;
  /** The most that it ever lets go unpaid. */
  readonly windowBytes: number;
}

const VERSION = 1;
const SELLS = 1;
const BUYS = 2;
const ASSET_CHARS = 128;

/** The value of `sb`. */
export function encodeTerms({ buys, sells, assets }: MarketTerms): Readonly<Record<string, Encodable | undefined>> {
  return {
    v: VERSION,
    r: (sells === undefined ? 0 : SELLS) + (buys ? BUYS : 0),
    a: assets.map(formatMarketAsset),
    p: sells?.reservePerMiB.toString(),
    w: sells?.windowBytes,
  };
}

/** Reads a stranger's `sb`; undefined when it is not of this version, or says nothing that can be believed. */
export function decodeTerms(value: BencodeValue | undefined): MarketTerms | undefined {
  const fields = asDictionary(value);
  const roles = readCount(fields?.["r"], SELLS, SELLS + BUYS);
  const list = asList(fields?.["a"]);
  if (fields?.["v"] !== VERSION || roles === undefined || list === undefined) return undefined;
  if (list.length === 0 || list.length > WIRE_LIMITS.assets || !isShort(fields)) return undefined;
  const texts = list.map((entry) => readAscii(entry, ASSET_CHARS) ?? "");
  const assets = texts.map(parseMarketAsset).filter((asset) => asset !== undefined);
  if (assets.length !== list.length || new Set(texts).size !== texts.length) return undefined;
  const buys = (roles & BUYS) !== 0;
  if ((roles & SELLS) === 0) return { buys, sells: undefined, assets };
  const reservePerMiB = readMoney(fields["p"]);
  const windowBytes = readCount(fields["w"], 1, WIRE_LIMITS.windowBytes);
  if (reservePerMiB === undefined || windowBytes === undefined) return undefined;
  return { buys, sells: { reservePerMiB, windowBytes }, assets };
}

/** The handshake as a whole is bounded by who received it (16 KiB): this is no more work than that. */
function isShort(fields: BencodeValue): boolean {
  return encodeBencode(fields).length <= WIRE_LIMITS.messageBytes;
}
