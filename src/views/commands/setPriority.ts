import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import type { FilePriority, TransferSnapshot } from "../../engine/model.ts";
import { indexesOf } from "../add/contentItems.ts";
import { pickContents } from "../add/pickContents.ts";
import { askChoice } from "../steps/askChoice.ts";
import { choosable } from "./chooseFiles.ts";
import { forTransfers } from "./forTransfers.ts";
import { rowIndexes } from "./rowIndexes.ts";
import { withPriority } from "./withPriority.ts";

/** Asks how soon files are wanted: those of the given rows, else those that the user ticks in the first transfer. */
export async function setPriority(
  engine: TorrentEngine,
  transfers: readonly TransferSnapshot[],
  rows: Parameters<typeof rowIndexes>[0],
): Promise<void> {
  const [first] = transfers;
  if (first === undefined) return;
  const given = rowIndexes(rows);
  const indexes = given.size > 0 ? given : new Map([[first.id, await askFiles(engine, first)]]);
  const [shown] = indexes.get(first.id) ?? [];
  if (given.size === 0 && shown === undefined) return;
  const priority = await askPriority(shown === undefined ? undefined : first.options.priorities[shown]);
  if (priority === undefined) return;
  await forTransfers(transfers, async ({ id, options }) => {
    const files = indexes.get(id);
    // While it was asked, the options may have changed.
    const now = engine.transfers.get(id)?.options ?? options;
    if (files !== undefined) await engine.transfers.setOptions(id, withPriority(now, files, priority));
  });
}

async function askFiles({ transfers }: TorrentEngine, { id, name }: TransferSnapshot): Promise<readonly number[]> {
  const files = choosable(await transfers.files(id)).filter(({ suggested }) => suggested);
  const unticked = files.map((file) => ({ ...file, suggested: false }));
  const placeholder = vscode.l10n.t("Choose the files that are to come earlier or later.");
  const picked = await pickContents({ name, placeholder, files: unticked });
  return [...indexesOf(picked ?? [])];
}

async function askPriority(current: FilePriority = "normal"): Promise<FilePriority | undefined> {
  const answer = await askChoice<FilePriority>({
    title: vscode.l10n.t("Priority"),
    placeholder: vscode.l10n.t("How soon should these files be fetched?"),
    step: 1,
    totalSteps: 1,
    current,
    choices: [
      { value: "high", label: vscode.l10n.t("High"), detail: vscode.l10n.t("Before all others") },
      { value: "normal", label: vscode.l10n.t("Normal"), detail: vscode.l10n.t("As usual") },
      { value: "low", label: vscode.l10n.t("Low"), detail: vscode.l10n.t("After all others") },
    ],
  });
  return typeof answer === "object" ? answer.value : undefined;
}
