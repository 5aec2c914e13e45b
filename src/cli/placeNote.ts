import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { TransferSnapshot } from "../engine/model.ts";
import type { Place } from "./stateFolder.ts";

/** What `swarmbid list` knows of a place: a note beside the engine's state, so that listing starts no engine. */
export interface PlaceNote extends Place {
  /** The process that works there; it may be gone. */
  readonly pid: number;
  /** Of the transfer as the command left it; undefined while it runs, and after it was killed. */
  readonly left?: Pick<TransferSnapshot, "id" | "name" | "phase" | "doneBytes" | "totalBytes">;
}

const FILE = "place.json";

export async function writePlaceNote(stateFolder: string, note: PlaceNote): Promise<void> {
  const file = path.join(stateFolder, FILE);
  await writeFile(`${file}.new`, `${JSON.stringify(note)}\n`);
  await rename(`${file}.new`, file);
}

/** All places below a state home, with their folders; what cannot be read is no place. */
export async function readPlaceNotes(stateHome: string): Promise<(PlaceNote & { readonly at: string })[]> {
  const entries = await readdir(stateHome, { withFileTypes: true }).catch(() => []);
  const notes = entries
    .filter((entry) => entry.isDirectory())
    .map(async ({ name }) => {
      const at = path.join(stateHome, name);
      const note = parse(await readFile(path.join(at, FILE), "utf8").catch(() => ""));
      return note === undefined ? [] : [{ ...note, at }];
    });
  return (await Promise.all(notes)).flat().sort((a, b) => a.folder.localeCompare(b.folder) || a.at.localeCompare(b.at));
}

function parse(text: string): PlaceNote | undefined {
  try {
    const note = JSON.parse(text) as Partial<PlaceNote> | null;
    const isNote =
      (note?.command === "fetch" || note?.command === "seed") &&
      typeof note.torrent === "string" &&
      typeof note.folder === "string" &&
      typeof note.pid === "number";
    return isNote ? (note as PlaceNote) : undefined;
  } catch {
    return undefined;
  }
}
