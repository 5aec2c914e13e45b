import { spawnSync } from "node:child_process";
import path from "node:path";
import type { ClientJob, CreationJob, ForeignClient } from "./foreignClient.ts";
import { runToEnd } from "./runToEnd.ts";
import { spawnTethered } from "./spawnTethered.ts";

const DRIVER = path.join(import.meta.dirname, "libtorrentMain.py");

let python: string | undefined;

/** Debian's module belongs to Debian's Python, which need not be the first on the path. */
function pythonWithLibtorrent(): string {
  python ??= ["python3", "/usr/bin/python3"].find(
    (candidate) => spawnSync(candidate, ["-c", "import libtorrent"], { stdio: "ignore" }).status === 0,
  );
  if (python === undefined) {
    throw new Error("libtorrent is missing: install it with “apt-get install python3-libtorrent”.");
  }
  return python;
}

const command = (...args: string[]): readonly string[] => [pythonWithLibtorrent(), DRIVER, ...args];

/** Which versions of the protocol a torrent made by libtorrent is for (BEP 52). */
export type TorrentVersion = "v1" | "v2" | "hybrid";

/** Makes a .torrent file of a version that only libtorrent can make. */
export function createWithLibtorrent(job: CreationJob, version: TorrentVersion): void {
  runToEnd(command("create", JSON.stringify({ ...job, version })));
}

export const libtorrent: ForeignClient = {
  name: "libtorrent",
  skipsEmptyFiles: false,
  tellsOnlyOfNewPeers: false,
  version: () => runToEnd(command("version")).trim(),
  start({ place, scratch, ...job }: ClientJob) {
    const told = JSON.stringify({ ...job, address: place.address });
    return Promise.resolve(
      spawnTethered([...place.prefix, ...command("run", told)], path.join(scratch, "libtorrent.log")),
    );
  },
  create(job) {
    createWithLibtorrent(job, "v1");
  },
  infoHashOf: (torrentFile) => runToEnd(command("hash", torrentFile)).trim(),
};
