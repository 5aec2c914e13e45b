import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { expect, vi } from "vitest";
import type { Cli } from "../../../cli/startCli.ts";
import { hashTree } from "../../hashTree.ts";
import type { Cell } from "../cell.ts";
import { expectedThere } from "./fetchThere.ts";

/** Bytes per second: time enough to kill somebody on the way. */
const SLOW = 600_000;
/** Part of the data that is there before the kill, at least. */
const BEFORE_KILL = 0.2;
const PATIENCE_MS = 90_000;

type Side = "fetcher" | "seeder";

/** One side is killed when a part has arrived, and started again; then all of it arrives. */
export function resumeAfterKill(side: Side): (cell: Cell) => Promise<void> {
  return (cell) => (cell.direction === "they seed, we fetch" ? resumeHere(cell, side) : resumeThere(cell, side));
}

async function resumeHere(cell: Cell, side: Side): Promise<void> {
  const torrent = await cell.torrent();
  const seed = await cell.theirs({ source: torrent.file, folder: cell.seedFolder(), uploadLimit: SLOW });
  await cell.meeting.tracker.seeds(torrent.infoHash, 1);
  const target = cell.folder("ours");
  const state = cell.folder("state");
  const fetch = () => cell.ours(["fetch", torrent.file, "--into", target], state);
  const first = fetch();
  await first.line((line) => Number(line["doneBytes"] ?? 0) > BEFORE_KILL * cell.contents.totalBytes);
  let last = first;
  if (side === "fetcher") {
    await kill(first);
    last = fetch();
  } else {
    await seed.close();
    await seed.again({ uploadLimit: 0 });
  }
  const ended = await last.ended;
  expect(ended).toMatchObject({ code: 0, last: { ok: true } });
  if (side === "fetcher") expect(ended.last["receivedBytes"]).toBeLessThan(cell.contents.totalBytes);
  expect(await hashTree(target)).toEqual(cell.contents.hashes);
}

async function resumeThere(cell: Cell, side: Side): Promise<void> {
  const torrent = await cell.torrent();
  const state = cell.folder("state");
  const port = String(cell.lab.port());
  const seed = (...limit: string[]) =>
    cell.ours(["seed", torrent.file, "--data", cell.contents.folder, "--port", port, ...limit], state);
  const first = seed("--upload-limit", String(SLOW));
  await first.line((line) => line["event"] === "listening");
  await cell.meeting.tracker.seeds(torrent.infoHash, 1);
  const other = await cell.theirs({ source: torrent.file });
  await first.line((line) => Number(line["sentBytes"] ?? 0) > BEFORE_KILL * cell.contents.totalBytes);
  if (side === "fetcher") {
    await vi.waitFor(() => expect(bytesBelow(other.folder)).toBeGreaterThan(0), { timeout: PATIENCE_MS });
    await other.close();
    await other.again();
  } else {
    await kill(first);
    seed();
  }
  await cell.untilArrived(other.folder, expectedThere(cell));
}

async function kill(cli: Cli): Promise<void> {
  cli.process.kill("SIGKILL");
  expect((await cli.ended).signal).toBe("SIGKILL");
}

function bytesBelow(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
