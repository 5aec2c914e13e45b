import { expect } from "vitest";
import type { Cli } from "../../../cli/startCli.ts";
import { libtorrent } from "../../clients/libtorrent.ts";
import { hashTree } from "../../hashTree.ts";
import type { Cell } from "../cell.ts";
import { expectedThere } from "./fetchThere.ts";

/** Bytes per second: so slow that the fetching side is done in time only when it hears of the fast seed. */
const SLOW = 20_000;

/** Peer exchange (BEP 11): the fetching side knows one slow peer and no tracker; that peer knows a fast seed and tells of it. */
export async function discoverByExchange(cell: Cell): Promise<void> {
  const withTracker = await cell.torrent();
  const withoutTracker = await cell.torrent({ trackers: [] });
  // The seed is libtorrent in any case, under an address of its own: transmission takes one address for one peer.
  const startSeed = async () => {
    const place = cell.lab.foreignToo;
    const job = { source: withTracker.file, place, folder: cell.seedFolder(), dialsNobody: true } as const;
    const seed = await cell.theirs(job, libtorrent);
    await cell.meeting.tracker.seeds(withTracker.infoHash, 1);
    return seed;
  };
  if (cell.direction === "we seed, they fetch") {
    const seed = await startSeed();
    const other = await cell.theirs({ source: withoutTracker.file, pex: true });
    const peers = ["--peer", other.peer, "--peer", seed.peer];
    const ours = cell.ours([
      "fetch",
      withoutTracker.file,
      "--into",
      cell.folder("ours"),
      ...peers,
      "--download-limit",
      String(SLOW),
    ]);
    await ours.line((line) => line["event"] === "contents");
    await cell.untilArrived(other.folder, expectedThere(cell));
    return;
  }
  const startSlow = () => cell.theirs({ source: withTracker.file, pex: true, downloadLimit: SLOW });
  const target = cell.folder("ours");
  const fetch = (peer: string) => cell.ours(["fetch", withoutTracker.file, "--into", target, "--peer", peer]);
  let fetching: Cli;
  if (cell.client.tellsOnlyOfNewPeers) {
    fetching = fetch((await startSlow()).peer);
    await fetching.line((line) => Number(line["peers"] ?? 0) > 0);
    await startSeed();
  } else {
    await startSeed();
    fetching = fetch((await startSlow()).peer);
  }
  expect(await fetching.ended).toMatchObject({ code: 0, last: { ok: true } });
  expect(await hashTree(target)).toEqual(cell.contents.hashes);
}
