import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import type { FilePriority, TransferSnapshot } from "../../engine/model.ts";
import { contentItems } from "../add/contentItems.ts";
import { pickContents } from "../add/pickContents.ts";
import { askChoice } from "../steps/askChoice.ts";
import { fileIndexes } from "../tree/fileTree.ts";
import type { TreeNode } from "../tree/transferNodes.ts";
import { choosable } from "./chooseFiles.ts";
import { withPriority } from "./withPriority.ts";

/** Asks how soon files of a transfer are wanted: the files of the given rows, else those that the user ticks. */
export async function setPriority(
  { transfers }: TorrentEngine,
  transfer: TransferSnapshot,
  nodes: readonly TreeNode[],
): Promise<void> {
  const { id, name, options } = transfer;
  const given = nodes.flatMap((node) => (node.kind === "transfer" ? [] : fileIndexes(node)));
  const indexes = given.length > 0 ? given : await askFiles();
  const [first] = indexes;
  if (first === undefined) return;
  const answer = await askChoice<FilePriority>({
    title: vscode.l10n.t("Priority"),
    placeholder: vscode.l10n.t("How soon should these files be fetched?"),
    step: 1,
    totalSteps: 1,
    current: options.priorities[first] ?? "normal",
    choices: [
      { value: "high", label: vscode.l10n.t("High"), detail: vscode.l10n.t("Before all others") },
      { value: "normal", label: vscode.l10n.t("Normal"), detail: vscode.l10n.t("As usual") },
      { value: "low", label: vscode.l10n.t("Low"), detail: vscode.l10n.t("After all others") },
    ],
  });
  // While it was asked, the options may have changed.
  const now = transfers.get(id)?.options ?? options;
  if (typeof answer === "object") await transfers.setOptions(id, withPriority(now, indexes, answer.value));

  async function askFiles(): Promise<readonly number[]> {
    const files = choosable(await transfers.files(id)).filter(({ suggested }) => suggested);
    const contents = contentItems({ files: files.map((file) => ({ ...file, suggested: false })) });
    const placeholder = vscode.l10n.t("Choose the files that are to come earlier or later.");
    const picked = await pickContents({ name, placeholder, contents });
    return [...(picked ?? [])].flatMap((item) => item.indexes);
  }
}
