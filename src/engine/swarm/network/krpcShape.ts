import { type BencodeDictionary, type BencodeValue, decodeBencode } from "../../torrent/bencode.ts";
import { asBytes, asCount, asDictionary, asList } from "../../torrent/bencodeFields.ts";

/** Longer ones do not travel in one piece; an honest answer has 500 bytes. */
const MAX_KRPC_BYTES = 2_048;

const LIMITS = { depth: 8, tokens: 1_024 } as const;
const ID_BYTES = 20;
const COMPACT_NODE_BYTES = 26;
const COMPACT_PEER_BYTES = 6;

/** Is this datagram a DHT message (BEP 5) whose fields all have their types? The library takes that for granted. */
export function isKrpcMessage(datagram: Uint8Array): boolean {
  if (datagram.length > MAX_KRPC_BYTES) return false;
  const message = asDictionary(decodeBencode(datagram, LIMITS));
  if (message === undefined || !isBytes(message["t"], 1, 16)) return false;
  const type = asBytes(message["y"]);
  if (type?.length !== 1) return false;
  switch (String.fromCharCode(type[0] ?? 0)) {
    case "q":
      return isBytes(message["q"], 1, 32) && hasId(message["a"]) && areArguments(asDictionary(message["a"]));
    case "r":
      return hasId(message["r"]) && isAnswer(asDictionary(message["r"]));
    case "e":
      return isError(asList(message["e"]));
    default:
      return false;
  }
}

function hasId(value: BencodeValue | undefined): boolean {
  return isBytes(asDictionary(value)?.["id"], ID_BYTES);
}

function areArguments(fields: BencodeDictionary = {}): boolean {
  return (
    isAbsentOr(fields["target"], (value) => isBytes(value, ID_BYTES)) &&
    isAbsentOr(fields["info_hash"], (value) => isBytes(value, ID_BYTES)) &&
    isAbsentOr(fields["token"], (value) => isBytes(value, 0, 64)) &&
    isAbsentOr(fields["port"], (value) => asCount(value) !== undefined) &&
    isAbsentOr(fields["implied_port"], (value) => asCount(value) !== undefined)
  );
}

function isAnswer(fields: BencodeDictionary = {}): boolean {
  return (
    isAbsentOr(fields["nodes"], (value) => (asBytes(value)?.length ?? 1) % COMPACT_NODE_BYTES === 0) &&
    isAbsentOr(fields["token"], (value) => isBytes(value, 0, 64)) &&
    isAbsentOr(
      fields["values"],
      (value) => asList(value)?.every((peer) => isBytes(peer, COMPACT_PEER_BYTES) || isBytes(peer, 18)) ?? false,
    )
  );
}

function isError(error: readonly BencodeValue[] | undefined): boolean {
  return error !== undefined && typeof error[0] === "number" && error[1] instanceof Uint8Array;
}

function isBytes(value: BencodeValue | undefined, least: number, most = least): boolean {
  const length = asBytes(value)?.length;
  return length !== undefined && length >= least && length <= most;
}

function isAbsentOr(value: BencodeValue | undefined, isRight: (value: BencodeValue) => boolean): boolean {
  return value === undefined || isRight(value);
}
