import { expect } from "vitest";
import type { CreateOptions } from "../../../../src/engine/torrent/createMetainfo.ts";
import type { ClientJob } from "../../clients/foreignClient.ts";
import type { Cell, CellTorrent } from "../cell.ts";
import { fetchHere } from "./fetchHere.ts";
import { fetchThere } from "./fetchThere.ts";

export interface ExchangeOptions {
  /** Of the torrent, which we make. */
  readonly torrent?: CreateOptions;
  /** The fetching side gets a magnet link instead of the file. */
  readonly byMagnet?: true;
  readonly theirs?: Pick<ClientJob, "encryption" | "uploadLimit">;
  /** For our command line. */
  readonly ours?: readonly string[];
}

/** One side has everything, the other one asks the tracker and fetches it. */
export function exchange(options: ExchangeOptions = {}): (cell: Cell) => Promise<void> {
  return async (cell) => {
    await exchangeTorrent(cell, await cell.torrent(options.torrent), options);
  };
}

/** The same with a torrent that is there. */
export async function exchangeTorrent(cell: Cell, torrent: CellTorrent, options: ExchangeOptions = {}): Promise<void> {
  const { tracker } = cell.meeting;
  const source = options.byMagnet === true ? torrent.magnet : torrent.file;
  if (cell.direction === "they seed, we fetch") {
    await cell.theirs({ ...options.theirs, source: torrent.file, folder: cell.seedFolder() });
    await tracker.seeds(torrent.infoHash, 1);
    await fetchHere(cell, source, options.ours);
    return;
  }
  const seed = cell.ours(["seed", torrent.file, "--data", cell.contents.folder, ...(options.ours ?? [])]);
  const { files } = await seed.line((line) => line["event"] === "listening");
  expect(files).toBe(Object.keys(cell.contents.hashes).length);
  await tracker.seeds(torrent.infoHash, 1);
  await fetchThere(cell, torrent, { ...options.theirs, source });
}
