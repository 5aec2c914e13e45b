import type { BencodeDictionary, BencodeValue } from "../../torrent/bencode.ts";
import { asBytes, asDictionary, asList } from "../../torrent/bencodeFields.ts";

/**
 * The first field of a message that has not the type with which webtorrent's libraries use it; undefined when all have.
 * They read fields without looking: one DHT packet with a number for its info-hash would throw out of their UDP handler,
 * and an extension handshake with a long byte string for `m` would be taken for a table of that many extensions.
 * One table serves the extension handshake (BEP 10), peer exchange (BEP 11), tracker replies (BEP 3, 23, 48) and the
 * DHT (BEP 5, 44): no field has two meanings in them but `e`. Fields that are not listed are not read.
 */
export function misshapenField(message: BencodeDictionary): string | undefined {
  return misshapenIn(message, FIELDS);
}

type Shape = (value: BencodeValue) => boolean;

const isNumber: Shape = (value) => typeof value === "number";
const isBytes: Shape = (value) => asBytes(value) !== undefined;
const isBytesOf = (length: number): Shape => {
  return (value) => asBytes(value)?.length === length;
};
const isListOf = (shape: Shape): Shape => {
  return (value) => asList(value)?.every(shape) === true;
};
const isEither = (...shapes: readonly Shape[]): Shape => {
  return (value) => shapes.some((shape) => shape(value));
};
const isTableOf = (shape: Shape, maxEntries: number): Shape => {
  return (value) => {
    const table = asDictionary(value);
    const entries = table === undefined ? undefined : Object.values<BencodeValue>(table);
    return entries !== undefined && entries.length <= maxEntries && entries.every(shape);
  };
};
const isFieldsOf = (shapes: Readonly<Record<string, Shape>>): Shape => {
  return (value) => {
    const fields = asDictionary(value);
    return fields !== undefined && misshapenIn(fields, shapes) === undefined;
  };
};

function misshapenIn(fields: BencodeDictionary, shapes: Readonly<Record<string, Shape>>): string | undefined {
  return Object.keys(shapes).find((key) => {
    const value = fields[key];
    return value !== undefined && shapes[key]?.(value) === false;
  });
}

const isNodeId = isBytesOf(20);

/** Arguments of a DHT query and fields of its answer. */
const NODE_FIELDS: Readonly<Record<string, Shape>> = {
  id: isNodeId,
  target: isNodeId,
  info_hash: isNodeId,
  token: isBytes,
  port: isNumber,
  implied_port: isNumber,
  nodes: isBytes,
  nodes6: isBytes,
  values: isListOf(isBytes),
  v: isEither(
    isBytes,
    isListOf(() => true),
    isFieldsOf({}),
  ),
  k: isBytesOf(32),
  sig: isBytesOf(64),
  salt: isBytes,
  seq: isNumber,
  cas: isNumber,
};

/** A signature is of no use without its key, and the library takes the one for a sign of the other. */
const isNode: Shape = (value) => {
  const fields = asDictionary(value);
  if (fields === undefined || (fields["k"] === undefined) !== (fields["sig"] === undefined)) return false;
  return misshapenIn(fields, NODE_FIELDS) === undefined;
};

/** One peer of a tracker's reply that is not compact. */
const PEER_FIELDS: Readonly<Record<string, Shape>> = { ip: isBytes, port: isNumber, "peer id": isBytes };

const MAX_EXTENSIONS = 100;
const MAX_SCRAPED = 100;
const isPeers = isEither(isBytes, isListOf(isFieldsOf(PEER_FIELDS)));

const FIELDS: Readonly<Record<string, Shape>> = {
  // DHT; `e` is an error's list, or a flag of the extension handshake.
  t: isBytes,
  y: isBytes,
  q: isBytes,
  a: isNode,
  r: isNode,
  e: isEither(isNumber, isListOf(isEither(isNumber, isBytes))),
  // extension handshake
  m: isTableOf(isNumber, MAX_EXTENSIONS),
  v: isBytes,
  p: isNumber,
  reqq: isNumber,
  metadata_size: isNumber,
  upload_only: isNumber,
  yourip: isBytes,
  ipv4: isBytes,
  ipv6: isBytes,
  // peer exchange
  added: isBytes,
  "added.f": isBytes,
  added6: isBytes,
  "added6.f": isBytes,
  dropped: isBytes,
  dropped6: isBytes,
  // trackers
  "failure reason": isBytes,
  "warning message": isBytes,
  "tracker id": isBytes,
  info_hash: isNodeId,
  interval: isNumber,
  "min interval": isNumber,
  complete: isNumber,
  incomplete: isNumber,
  downloaded: isNumber,
  peers: isPeers,
  peers6: isPeers,
  files: isTableOf(isFieldsOf({}), MAX_SCRAPED),
};
