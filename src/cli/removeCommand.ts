import type { KeptPath, TorrentEngine } from "../engine/door.ts";
import type { RemoveCommand } from "./commandLine.ts";
import { deleteStateFolder } from "./deleteStateFolder.ts";
import { findPlaces } from "./findPlaces.ts";
import type { Outcome } from "./output.ts";

/** Forgets an interrupted fetch or a seed; with `deleteFiles` the files that it created go too. */
export async function removeCommand(
  command: RemoveCommand,
  stateHome: string,
  open: (stateFolder: string) => Promise<TorrentEngine>,
): Promise<Outcome> {
  const { folder, places } = await findPlaces(command.torrent, command.folder, stateHome);
  const kept: KeptPath[] = [];
  for (const { at } of places) {
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
