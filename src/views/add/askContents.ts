import * as vscode from "vscode";
import type { TorrentPreview } from "../../engine/model.ts";
import { formatBytes } from "../text/formatBytes.ts";
import { plainText } from "../text/plainText.ts";
import { plural } from "../text/plural.ts";
import { type ContentItem, contentItems, wantedIndexes } from "./contentItems.ts";

export interface ContentsChoice {
  /** As in `AddRequest`. */
  readonly wanted?: readonly number[];
  readonly wantedBytes: number;
  readonly allowRisky: boolean;
}

interface Checkbox extends vscode.QuickPickItem {
  /** Undefined for a separator. */
  readonly content?: ContentItem;
}

/** Shows what is inside and lets the user choose the files. Undefined: the user changed their mind. */
export async function askContents(
  preview: TorrentPreview,
  freeBytes: number | undefined,
): Promise<ContentsChoice | undefined> {
  const contents = contentItems(preview);
  const picked = await pick(preview, contents, freeBytes);
  if (picked === undefined) return undefined;
  const risky = [...picked].filter(({ leftOutBecause }) => leftOutBecause !== undefined);
  if (risky.length > 0 && !(await allowsRisky(risky))) return undefined;
  const wanted = wantedIndexes(contents, picked);
  return { ...(wanted !== undefined && { wanted }), wantedBytes: bytesOf(picked), allowRisky: risky.length > 0 };
}

async function pick(
  preview: TorrentPreview,
  contents: readonly ContentItem[],
  freeBytes: number | undefined,
): Promise<ReadonlySet<ContentItem> | undefined> {
  const box = vscode.window.createQuickPick<Checkbox>();
  const checkboxes = contents.map(checkbox);
  const ordinary = checkboxes.filter(({ content }) => content?.leftOutBecause === undefined);
  const leftOut = checkboxes.filter(({ content }) => content?.leftOutBecause !== undefined);
  const free = freeBytes === undefined ? "" : vscode.l10n.t(" {0} free on this disk.", formatBytes(freeBytes));
  const describe = (): void => {
    const chosen = pickedContents(box.selectedItems);
    const chosenFiles = [...chosen].reduce((count, { indexes }) => count + indexes.length, 0);
    box.title = `${plainText(preview.name)} · ${formatBytes(bytesOf(chosen))} in ${plural(chosenFiles, "file")}`;
  };
  box.canSelectMany = true;
  box.matchOnDescription = true;
  box.ignoreFocusOut = true;
  box.placeholder = vscode.l10n.t("Choose the files to fetch.") + free;
  box.items = leftOut.length === 0 ? ordinary : [...ordinary, separator(vscode.l10n.t("left out")), ...leftOut];
  box.selectedItems = ordinary.filter(({ content }) => content?.suggested);
  describe();
  return new Promise((resolve) => {
    box.onDidChangeSelection(describe);
    box.onDidAccept(() => {
      const chosen = pickedContents(box.selectedItems);
      if (chosen.size === 0) {
        box.placeholder = vscode.l10n.t("Nothing is chosen: choose at least one file.");
        return;
      }
      resolve(chosen);
      box.dispose();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

function checkbox(content: ContentItem): Checkbox {
  const { label, description, leftOutBecause } = content;
  return { label, description, content, ...(leftOutBecause !== undefined && { detail: leftOutBecause }) };
}

function separator(label: string): Checkbox {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function pickedContents(selected: readonly Checkbox[]): ReadonlySet<ContentItem> {
  return new Set(selected.flatMap(({ content }) => (content === undefined ? [] : [content])));
}

function bytesOf(contents: Iterable<ContentItem>): number {
  let total = 0;
  for (const { totalBytes } of contents) total += totalBytes;
  return total;
}

async function allowsRisky(risky: readonly ContentItem[]): Promise<boolean> {
  const button = vscode.l10n.t("Fetch Them Too");
  const names = risky.slice(0, 10).map(({ label, leftOutBecause }) => `${label}: ${leftOutBecause ?? ""}`);
  const detail = risky.length > names.length ? [...names, "…"] : names;
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("Some of the chosen names can make tools run code. Fetch them only if you trust who published them."),
    { modal: true, detail: detail.join("\n") },
    button,
  );
  return answer === button;
}
