import { lstat, rename } from "node:fs/promises";
import path from "node:path";
import type { TorrentEngine } from "../engine/door.ts";
import { SwarmbidError } from "../engine/errors.ts";
import type { TorrentSource } from "../engine/model.ts";
import { parseMetainfo } from "../engine/torrent/parseMetainfo.ts";
import { exists } from "./exists.ts";
import type { Output } from "./output.ts";

/** A longer name would not fit every file system. */
const MAX_NAME_BYTES = 255;

/**
 * Takes the changed files of a torrent out of the way of its fetch, by new names alone: one with a good piece becomes an unfinished
 * one, whose good pieces count and whose others are fetched; any other is kept beside. `isMeant`: what the fetch wants.
 */
export async function makeMendable(
  { transfers }: TorrentEngine,
  source: TorrentSource,
  folder: string,
  isMeant: (file: string) => boolean,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  if (source.kind !== "file")
    throw new SwarmbidError("badInput", "--repair wants the .torrent file itself: name it instead of the link.");
  const { files, pieceBytes } = parseMetainfo(source.bytes);
  const { badPieces, changedFiles } = await transfers.check(source.bytes, folder, { signal });
  const bad = new Set(badPieces);
  const changed = new Set(changedFiles.filter(isMeant));
  const names = new Set(files.map((file) => file.path));
  for (const { path: file, offset, length } of files) {
    if (!changed.has(file)) continue;
    const own = path.join(folder, ...file.split("/"));
    const { size, nlink } = await lstat(own);
    const first = Math.ceil(offset / pieceBytes);
    const last = Math.floor((offset + length) / pieceBytes) - 1;
    // A piece of its own that is good: it is what shows that the unfinished file belongs to the torrent.
    const good = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at).some(
      (at) => !bad.has(at),
    );
    const unfinished = `${file}.part`;
    const fits = Buffer.byteLength(path.basename(unfinished)) <= MAX_NAME_BYTES && !names.has(unfinished);
    const mends = good && fits && nlink === 1 && size <= length;
    const name = mends ? `${own}.part` : await freeName(`${own}.damaged`);
    if (await exists(name)) throw inTheWay(name);
    await rename(own, name);
    const sentence = mends ? `Mending ${file}` : `Kept ${file} as ${path.basename(name)}; it is fetched anew`;
    output.happened({ event: "repair", facts: { path: file, ...(mends ? {} : { kept: name }) }, sentence });
  }
}

async function freeName(wish: string): Promise<string> {
  let name = wish;
  for (let count = 2; await exists(name); count += 1) name = `${wish}-${String(count)}`;
  return name;
}

const inTheWay = (name: string): SwarmbidError =>
  new SwarmbidError("fileConflict", `“${name}” is in the way of the repair: move it away.`);
