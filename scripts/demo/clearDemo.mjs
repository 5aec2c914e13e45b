import { readdirSync, rmdirSync, unlinkSync } from "node:fs";
import path from "node:path";

/** Takes away what an earlier run fetched: exactly the dataset's files and their unfinished forms, then the folders left empty. */
export function clearFetched(folder, record) {
  for (const { file } of record) {
    for (const name of [file, `${file}.part`]) unlink(path.join(folder, name));
  }
  const folders = new Set(record.flatMap(({ file }) => parents(file)));
  for (const name of [...folders].sort((a, b) => b.length - a.length)) rmdirIfEmpty(path.join(folder, name));
}

/** Empties a folder that only the demo writes to: its files, and those in the folders right below it. */
export function clearState(folder) {
  for (const entry of entriesOf(folder)) {
    const name = path.join(folder, entry.name);
    if (entry.isFile()) unlink(name);
    if (!entry.isDirectory()) continue;
    for (const inner of entriesOf(name)) if (inner.isFile()) unlink(path.join(name, inner.name));
    rmdirIfEmpty(name);
  }
}

export function unlink(file) {
  try {
    unlinkSync(file);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

function rmdirIfEmpty(folder) {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(error.code)) throw error;
  }
}

function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function parents(file) {
  const parent = path.dirname(file);
  return parent === "." ? [] : [parent, ...parents(parent)];
}
