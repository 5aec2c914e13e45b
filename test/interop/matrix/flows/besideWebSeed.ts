import { expect } from "vitest";
import { startLabWebSeed } from "../../clients/startLabWebSeed.ts";
import type { Cell } from "../cell.ts";
import { exchangeTorrent } from "./exchange.ts";

/** Bytes per second of the peer: fast enough to give its part, too slow to give all before the web seed is asked. */
const PEER_LIMIT = 400_000;

/** A web seed (BEP 19) named in a torrent that we made, and a peer, give the data together. */
export async function besideWebSeed(cell: Cell): Promise<void> {
  const webSeed = await startLabWebSeed(cell.meeting.ours, cell.contents.folder);
  cell.own(webSeed);
  const torrent = await cell.torrent({ webSeeds: [webSeed.url] });
  const theyServe = cell.direction === "they seed, we fetch";
  await exchangeTorrent(cell, torrent, {
    ...(theyServe ? { theirs: { uploadLimit: PEER_LIMIT } } : { ours: ["--upload-limit", String(PEER_LIMIT)] }),
  });
  expect(webSeed.served).toBeGreaterThan(0);
}
