import { isRunning } from "../engine/isRunning.ts";
import { formatBytes, formatPercent } from "./formatAmounts.ts";
import type { Outcome, Output } from "./output.ts";
import { type PlaceNote, readPlaceNotes } from "./placeNote.ts";

/** Lists what is running and what a later command goes on with. */
export async function listCommand(stateHome: string, output: Output): Promise<Outcome> {
  const notes = await readPlaceNotes(stateHome);
  for (const note of notes) {
    const { command, torrent, folder, left } = note;
    const infoHash = left?.id ?? torrent;
    const running = isRunning(note.pid);
    const { name, doneBytes, totalBytes } = left ?? {};
    output.happened({
      event: "place",
      facts: { command, infoHash, folder, running, name, doneBytes, totalBytes },
      sentence: `${infoHash}  ${command} ${name === undefined ? "" : `“${name}” `}${command === "fetch" ? "into" : "from"} ${folder}: ${running ? "running" : standing(note)}`,
    });
  }
  return {
    ok: true,
    sentence:
      notes.length === 0
        ? "Nothing is running or interrupted."
        : notes.some(({ pid }) => !isRunning(pid))
          ? "The same command goes on with what does not run; `swarmbid remove INFO-HASH` forgets it."
          : "All of it is running.",
    facts: { places: notes.length },
  };
}

function standing({ command, left }: PlaceNote): string {
  if (left === undefined) return "interrupted";
  const { doneBytes, totalBytes = 0 } = left;
  if (doneBytes >= totalBytes) return "complete";
  return command === "seed"
    ? "not complete"
    : `interrupted at ${formatPercent(doneBytes / totalBytes)} of ${formatBytes(totalBytes)}`;
}
