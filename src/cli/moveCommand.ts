import { rename } from "node:fs/promises";
import type { TorrentEngine } from "../engine/door.ts";
import { SwarmbidError } from "../engine/errors.ts";
import type { TransferSnapshot } from "../engine/model.ts";
import type { MoveCommand } from "./commandLine.ts";
import { deleteStateFolder } from "./deleteStateFolder.ts";
import { exists } from "./exists.ts";
import { findPlaces, type NotedPlace } from "./findPlaces.ts";
import type { Outcome, Output } from "./output.ts";
import { type PlaceNote, writePlaceNote } from "./placeNote.ts";
import { realPathSoFar, stateFolder } from "./stateFolder.ts";

export interface MoveParts {
  readonly output: Output;
  readonly signal: AbortSignal;
  open(stateFolder: string): Promise<TorrentEngine>;
}

/**
 * Moves the files of a fetch that was interrupted, or that seeds on, to another folder: the same fetch into that folder goes on
 * there, with nothing hashed or fetched again. Interrupted, or with something in the way, all is where it was; after a kill the same
 * command goes on.
 */
export async function moveCommand(command: MoveCommand, stateHome: string, parts: MoveParts): Promise<Outcome> {
  const { folder: from, places } = await findPlaces(command.torrent, command.folder, stateHome);
  const to = realPathSoFar(command.to);
  const fetched = places.find((place) => place.command === "fetch");
  if (fetched === undefined) throw ownFiles(command.torrent, from, to);
  const newPlace = { command: "fetch", torrent: fetched.torrent, folder: to } as const;
  const newAt = stateFolder(stateHome, newPlace);
  if (newAt !== fetched.at && (await exists(newAt))) throw alreadyThere(command.torrent, to);

  const seeds = places.filter((place) => place.command === "seed");
  const engines: TorrentEngine[] = [];
  let moved: TransferSnapshot;
  try {
    // A seed that runs would lose its files: whoever works there is waited for a moment, then named.
    for (const { at } of seeds) engines.push(await parts.open(at));
    const engine = await parts.open(fetched.at);
    engines.push(engine);
    await writePlaceNote(fetched.at, noteOf({ ...fetched, pid: process.pid }));
    moved = await moveFiles(engine, command.torrent, to, parts);
  } finally {
    for (const engine of engines) await engine.close();
  }
  // First the folder, then the note: whenever the machine stops, a command finds its state, and this one goes on.
  if (newAt !== fetched.at) await rename(fetched.at, newAt);
  await writePlaceNote(newAt, { ...newPlace, pid: process.pid, left: leftOf(moved) });
  for (const { at } of seeds) await deleteStateFolder(at);
  return {
    ok: true,
    sentence: `“${moved.name}” is in ${to} now: \`swarmbid fetch\` with the same source and --into ${to} goes on there.`,
    facts: { infoHash: moved.id, name: moved.name, from, folder: to, forgottenSeed: seeds.length > 0 },
  };
}

async function moveFiles(
  { transfers, onDidChange }: TorrentEngine,
  torrent: string,
  to: string,
  { output, signal }: MoveParts,
): Promise<TransferSnapshot> {
  const [transfer] = transfers.list();
  if (transfer?.totalBytes === undefined) throw nothingYet(torrent, to);
  const { id } = transfer;
  const subscription = onDidChange(() => {
    const now = transfers.get(id);
    if (now?.phase === "checking") output.progress({ ...now, phase: "moving" });
  });
  // Pausing ends a move, with everything where it was.
  const stop = (): void => void transfers.pause(id).catch(() => undefined);
  signal.addEventListener("abort", stop, { once: true });
  try {
    if (signal.aborted) throw new SwarmbidError("cancelled", "Interrupted: nothing was moved.");
    await transfers.moveData(id, to);
    return transfers.get(id) ?? transfer;
  } finally {
    signal.removeEventListener("abort", stop);
    subscription.dispose();
  }
}

const noteOf = ({ at: _, ...note }: NotedPlace): PlaceNote => note;

function leftOf({ id, name, phase, doneBytes, totalBytes }: TransferSnapshot): NonNullable<PlaceNote["left"]> {
  return { id, name, phase, doneBytes, ...(totalBytes === undefined ? {} : { totalBytes }) };
}

const ownFiles = (torrent: string, from: string, to: string): SwarmbidError =>
  new SwarmbidError(
    "badInput",
    `“${torrent}” is seeded from files of your own in ${from}: move them yourself, then seed them with --data ${to}.`,
  );

const alreadyThere = (torrent: string, to: string): SwarmbidError =>
  new SwarmbidError(
    "duplicateTransfer",
    `Another fetch of “${torrent}” into ${to} was interrupted: forget it with \`swarmbid remove ${torrent} --in ${to}\` first.`,
  );

const nothingYet = (torrent: string, to: string): SwarmbidError =>
  new SwarmbidError(
    "unknownTransfer",
    `Nothing of “${torrent}” is here yet, so there is nothing to move: fetch it with --into ${to}.`,
  );
