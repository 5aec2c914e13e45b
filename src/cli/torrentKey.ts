import type { TorrentSource } from "../engine/model.ts";
import { parseMetainfo } from "../engine/torrent/parseMetainfo.ts";
import { parseSource } from "../engine/torrent/parseSource.ts";

/** What names a torrent before anybody is asked: its info-hash, or the address of its .torrent file. Throws what is wrong with it. */
export function torrentKey(source: TorrentSource): string {
  if (source.kind === "file") return parseMetainfo(source.bytes).infoHash;
  const named = parseSource(source.text);
  return named.kind === "url" ? source.text : named.magnet.infoHash;
}
