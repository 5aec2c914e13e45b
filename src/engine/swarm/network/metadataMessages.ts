import { decodeBencodePrefix } from "../../torrent/bencode.ts";
import { asCount, asDictionary } from "../../torrent/bencodeFields.ts";
import { encodeBencode } from "../../torrent/encodeBencode.ts";

/** A message of the metadata extension (BEP 9). */
export type MetadataMessage =
  | { readonly type: "request"; readonly piece: number }
  | {
      readonly type: "data";
      readonly piece: number;
      readonly totalBytes: number | undefined;
      readonly bytes: Uint8Array;
    }
  | { readonly type: "reject"; readonly piece: number };

const LIMITS = { depth: 4, tokens: 64 } as const;
const TYPES = ["request", "data", "reject"] as const;

/** Undefined for anything else. `bytes` is a view of the message. */
export function readMetadataMessage(message: Uint8Array): MetadataMessage | undefined {
  const head = decodeBencodePrefix(message, LIMITS);
  const fields = asDictionary(head?.value);
  const type = TYPES[asCount(fields?.["msg_type"]) ?? -1];
  const piece = asCount(fields?.["piece"]);
  if (head === undefined || type === undefined || piece === undefined) return undefined;
  if (type !== "data") return { type, piece };
  return { type, piece, totalBytes: asCount(fields?.["total_size"]), bytes: message.subarray(head.consumed) };
}

export function writeMetadataMessage(message: MetadataMessage): Uint8Array {
  const { type, piece } = message;
  const head = { msg_type: TYPES.indexOf(type), piece };
  if (message.type !== "data") return encodeBencode(head);
  return Buffer.concat([encodeBencode({ ...head, total_size: message.totalBytes }), message.bytes]);
}
