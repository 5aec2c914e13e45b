import path from "node:path";
import { expect } from "vitest";
import type { Cell } from "../cell.ts";
import { PIECE_BYTES } from "../cell.ts";
import { exchangeTorrent } from "./exchange.ts";

/** The torrent that one side makes is read by the other one with the same info-hash, and fetched. */
export async function createThenExchange(cell: Cell): Promise<void> {
  if (cell.direction === "we seed, they fetch") {
    const torrent = await cell.torrent();
    expect(cell.client.infoHashOf(torrent.file)).toBe(torrent.infoHash);
    await exchangeTorrent(cell, torrent);
    return;
  }
  const { client, contents, meeting } = cell;
  const torrentFile = path.join(cell.folder("torrent"), "theirs.torrent");
  const source = path.join(contents.folder, contents.top);
  client.create?.({ path: source, torrentFile, tracker: meeting.tracker.url, pieceBytes: PIECE_BYTES });
  const torrent = cell.foreignTorrent(torrentFile);
  const { last } = await cell.ours(["show", torrentFile]).ended;
  expect(last).toMatchObject({ ok: true, infoHash: torrent.infoHash, trackers: [meeting.tracker.url] });
  await exchangeTorrent(cell, torrent);
}
