import type { KeptPath, TorrentEngine } from "../engine/door.ts";
import { SwarmbidError } from "../engine/errors.ts";
import { parseInfoHash } from "../engine/torrent/infoHash.ts";
import type { RemoveCommand } from "./commandLine.ts";
import { deleteStateFolder } from "./deleteStateFolder.ts";
import type { Outcome } from "./output.ts";
import { readPlaceNotes } from "./placeNote.ts";
import { realPathSoFar } from "./stateFolder.ts";

/** Forgets an interrupted fetch or a seed; with `deleteFiles` the files that it created go too. */
export async function removeCommand(
  command: RemoveCommand,
  stateHome: string,
  open: (stateFolder: string) => Promise<TorrentEngine>,
): Promise<Outcome> {
  const { folder, places } = await findPlaces(command, stateHome);
  const kept: KeptPath[] = [];
  for (const at of places) {
    const engine = await open(at);
    try {
      for (const { id } of engine.transfers.list())
        kept.push(...(await engine.transfers.remove(id, { deleteData: command.deleteFiles })));
    } finally {
      await engine.close();
    }
    await deleteStateFolder(at);
  }
  return { ok: true, sentence: sentence(folder, command.deleteFiles, kept), facts: { folder, kept } };
}

interface Found {
  readonly folder: string;
  /** State folders: a torrent may be fetched into a folder and seeded from it. */
  readonly places: readonly string[];
}

async function findPlaces({ torrent, folder }: RemoveCommand, stateHome: string): Promise<Found> {
  const wanted = parseInfoHash(torrent) ?? torrent;
  const inFolder = folder === undefined ? undefined : realPathSoFar(folder);
  const found = (await readPlaceNotes(stateHome)).filter(
    (note) => [note.left?.id, note.torrent].includes(wanted) && (inFolder === undefined || note.folder === inFolder),
  );
  const [first, another] = new Set(found.map((note) => note.folder));
  if (first === undefined) {
    throw new SwarmbidError(
      "unknownTransfer",
      `“${torrent}”${folder === undefined ? "" : ` in ${folder}`} is neither an interrupted fetch nor a seed: \`swarmbid list\` shows what there is.`,
    );
  }
  if (another !== undefined) {
    throw new SwarmbidError(
      "badInput",
      `“${torrent}” is in ${first} and in ${another}: say with --in DIR which one is meant.`,
    );
  }
  return { folder: first, places: found.map(({ at }) => at) };
}

const REASONS: Record<KeptPath["reason"], string> = {
  yours: "was there before and stays",
  unclear: "may be somebody else's and stays",
  refused: "could not be deleted",
};

function sentence(folder: string, deleteFiles: boolean, [first, ...others]: readonly KeptPath[]): string {
  if (!deleteFiles) return `Forgotten; the files stay in ${folder}.`;
  if (first === undefined) return `Forgotten, and what was fetched into ${folder} is deleted.`;
  const more = others.length === 0 ? "" : `; ${others.length} more stay: --json names them`;
  return `Forgotten; ${first.path} ${REASONS[first.reason]}${more}.`;
}
