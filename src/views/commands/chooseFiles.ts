import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import type { FileSnapshot, PreviewFile, TransferSnapshot } from "../../engine/model.ts";
import { indexesOf } from "../add/contentItems.ts";
import { pickContents } from "../add/pickContents.ts";

/** Lets the user change which files of a transfer are fetched; nothing happens when the choice stays the same. */
export async function chooseFiles({ transfers }: TorrentEngine, { id, name }: TransferSnapshot): Promise<void> {
  const files = choosable(await transfers.files(id));
  const placeholder = vscode.l10n.t("Choose the files to fetch. Finished files stay on the disk.");
  const picked = await pickContents({ name, placeholder, files });
  if (picked === undefined) return;
  const wanted = indexesOf(picked);
  if (files.every(({ index, suggested }) => suggested === wanted.has(index))) return;
  await transfers.select(
    id,
    [...wanted].sort((a, b) => a - b),
  );
}

/** The files as a picker shows them, ticked when they are wanted; what is left out for its name cannot be chosen here. */
export function choosable(files: readonly FileSnapshot[]): readonly PreviewFile[] {
  return files
    .filter(({ state }) => state !== "left out")
    .map(({ index, path, totalBytes, state }) => ({ index, path, totalBytes, suggested: state !== "unwanted" }));
}
