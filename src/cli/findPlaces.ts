import { SwarmbidError } from "../engine/errors.ts";
import { parseInfoHash } from "../engine/torrent/infoHash.ts";
import { type PlaceNote, readPlaceNotes } from "./placeNote.ts";
import { realPathSoFar } from "./stateFolder.ts";

/** A note, with the state folder that it lies in. */
export type NotedPlace = PlaceNote & { readonly at: string };

export interface Found {
  readonly folder: string;
  /** A torrent may be fetched into a folder and seeded from it. */
  readonly places: readonly NotedPlace[];
}

/** What the command line keeps of a torrent in one folder. Throws when there is none, or several and `inFolder` does not say which. */
export async function findPlaces(torrent: string, inFolder: string | undefined, stateHome: string): Promise<Found> {
  const wanted = parseInfoHash(torrent) ?? torrent;
  const only = inFolder === undefined ? undefined : realPathSoFar(inFolder);
  const found = (await readPlaceNotes(stateHome)).filter(
    (note) => [note.left?.id, note.torrent].includes(wanted) && (only === undefined || note.folder === only),
  );
  const [first, another] = new Set(found.map((note) => note.folder));
  if (first === undefined) {
    throw new SwarmbidError(
      "unknownTransfer",
      `“${torrent}”${inFolder === undefined ? "" : ` in ${inFolder}`} is neither an interrupted fetch nor a seed: \`swarmbid list\` shows what there is.`,
    );
  }
  if (another !== undefined) {
    throw new SwarmbidError(
      "badInput",
      `“${torrent}” is in ${first} and in ${another}: say with --in DIR which one is meant.`,
    );
  }
  return { folder: first, places: found };
}
