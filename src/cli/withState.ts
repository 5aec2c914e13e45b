import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TorrentEngine } from "../engine/door.ts";
import { SwarmbidError } from "../engine/errors.ts";
import { isRunning } from "../engine/isRunning.ts";
import type { TransferSnapshot } from "../engine/model.ts";
import { deleteStateFolder } from "./deleteStateFolder.ts";
import { readPlaceNotes, writePlaceNote } from "./placeNote.ts";
import { type Place, stateFolder } from "./stateFolder.ts";

type OpenEngine = (stateFolder: string) => Promise<TorrentEngine>;

/** Runs `work` with an engine that remembers nothing afterwards. */
export async function withoutState<T>(open: OpenEngine, work: (engine: TorrentEngine) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "swarmbid-")).catch((error: unknown) => {
    const sentence = `No temporary folder can be made in ${tmpdir()}: set TMPDIR to a folder that is writable.`;
    throw new SwarmbidError("fileAccess", sentence, error);
  });
  try {
    const engine = await open(folder);
    return await work(engine).finally(() => engine.close());
  } finally {
    await deleteStateFolder(folder);
  }
}

/** Runs `work` with the engine of a place. What is worth going on with is kept for the next time, everything else is forgotten. */
export async function withStateOf<T>(
  stateHome: string,
  place: Place,
  open: OpenEngine,
  work: (engine: TorrentEngine) => Promise<T>,
  warn: (line: string) => void,
): Promise<T> {
  const folder = stateFolder(stateHome, place);
  const other = (await readPlaceNotes(stateHome)).find(({ at, left }) => at === folder && left === undefined);
  // The engine waits some seconds for whoever may just be ending: said before, or the terminal would stand still.
  if (other !== undefined && isRunning(other.pid))
    warn(`Waiting for the other swarmbid (process ${String(other.pid)}) that works on this torrent and folder …\n`);
  const engine = await openIn(folder, open);
  const note = { ...place, pid: process.pid };
  try {
    // Only now: before the engine was ours another process may have been at work here.
    await writePlaceNote(folder, note).catch(() => undefined);
    return await work(engine);
  } finally {
    const left = await keepable(engine);
    await engine.close();
    if (left === undefined) await deleteStateFolder(folder);
    else {
      const { id, name, phase, doneBytes, totalBytes } = left;
      const size = totalBytes === undefined ? {} : { totalBytes };
      await writePlaceNote(folder, { ...note, left: { id, name, phase, doneBytes, ...size } }).catch(() => undefined);
    }
  }
}

async function openIn(folder: string, open: OpenEngine): Promise<TorrentEngine> {
  try {
    return await open(folder);
  } catch (error) {
    if (!SwarmbidError.is(error, "fileAccess")) throw error;
    const sentence = `What is needed to go on later cannot be kept in ${folder}: make it writable, or name another folder with --state.`;
    throw new SwarmbidError("fileAccess", sentence, error);
  }
}

/** The place's transfer, unless it stopped before anything came of it. */
async function keepable({ transfers }: TorrentEngine): Promise<TransferSnapshot | undefined> {
  const [transfer] = transfers.list();
  if (transfer?.error === undefined || transfer.doneBytes + transfer.receivedBytes > 0) return transfer;
  return transfers.remove(transfer.id, { deleteData: false }).then(
    () => undefined,
    () => transfer,
  );
}
