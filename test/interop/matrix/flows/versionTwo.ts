import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { parseMetainfo } from "../../../../src/engine/torrent/parseMetainfo.ts";
import { createWithLibtorrent, type TorrentVersion } from "../../clients/libtorrent.ts";
import { type Cell, type CellTorrent, PIECE_BYTES } from "../cell.ts";
import { exchangeTorrent } from "./exchange.ts";

/** Made by libtorrent, whoever exchanges it. */
function torrentOf(cell: Cell, version: TorrentVersion): string {
  const torrentFile = path.join(cell.folder("torrent"), `${version}.torrent`);
  const { contents, meeting } = cell;
  const source = path.join(contents.folder, contents.top);
  createWithLibtorrent({ path: source, torrentFile, tracker: meeting.tracker.url, pieceBytes: PIECE_BYTES }, version);
  return torrentFile;
}

/** A torrent of both versions (BEP 52) works as one of version 1, and its padding (BEP 47) is nowhere on our disk. */
export async function exchangeHybrid(cell: Cell): Promise<void> {
  const torrent: CellTorrent = cell.foreignTorrent(torrentOf(cell, "hybrid"));
  const { files } = parseMetainfo(readFileSync(torrent.file));
  expect(files.filter((file) => file.padding).length).toBeGreaterThan(0);
  await exchangeTorrent(cell, torrent);
}

/** A torrent of version 2 alone, or a magnet link to one, is refused with what can be done about it. */
export async function refuseVersionTwo(cell: Cell): Promise<void> {
  for (const source of [torrentOf(cell, "v2"), `magnet:?xt=urn:btmh:1220${"ab".repeat(32)}`]) {
    const { code, last } = await cell.ours(["show", source]).ended;
    expect({ code, last }).toMatchObject({ code: 1, last: { ok: false, code: "unsupportedTorrent" } });
    expect(last["message"]).toMatch(/version 2 only\. Ask its publisher for .*version 1/);
  }
}
