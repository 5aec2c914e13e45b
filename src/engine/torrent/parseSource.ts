import { SwarmbidError } from "../errors.ts";
import { allowedUrl, WEB_SCHEMES } from "./allowedUrl.ts";
import { parseInfoHash } from "./infoHash.ts";
import { isMagnet, parseMagnet } from "./magnet.ts";
import type { MagnetLink } from "./metainfo.ts";

/** What a text that was typed or pasted leads to. */
export type ParsedSource =
  | { readonly kind: "magnet"; readonly magnet: MagnetLink }
  /** Address of a .torrent file, http or https. */
  | { readonly kind: "url"; readonly url: string };

/** Classifies what a user typed: a magnet link, an info-hash (hex or base32) or an address. Throws a sentence with the next step. */
export function parseSource(text: string): ParsedSource {
  const typed = text.trim();
  if (isMagnet(typed)) return { kind: "magnet", magnet: parseMagnet(typed) };
  const infoHash = parseInfoHash(typed.replace(/^urn:btih:/i, ""));
  if (infoHash !== undefined) return { kind: "magnet", magnet: { infoHash, trackers: [], webSeeds: [], peers: [] } };
  if (/^https?:/i.test(typed)) {
    const url = allowedUrl(typed, WEB_SCHEMES);
    if (url === undefined)
      throw new SwarmbidError("badUrl", "This web address is not valid. Copy it again from your browser.");
    return { kind: "url", url };
  }
  if (/^(1220)?[0-9a-f]{64}$/i.test(typed)) {
    throw new SwarmbidError(
      "unsupportedTorrent",
      "This is the hash of a BitTorrent version 2 torrent. Ask its publisher for a hybrid or a version 1 torrent.",
    );
  }
  throw new SwarmbidError(
    "badInput",
    "This is not a magnet link, an info-hash or a web address. Paste one of these, or add a .torrent file instead.",
  );
}
