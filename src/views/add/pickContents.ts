import * as vscode from "vscode";
import type { StepPlace } from "../steps/inSteps.ts";
import { formatBytes } from "../text/formatBytes.ts";
import { plainText } from "../text/plainText.ts";
import { plural } from "../text/plural.ts";
import type { ContentItem } from "./contentItems.ts";

export interface ContentsQuestion {
  readonly name: string;
  readonly placeholder: string;
  readonly contents: readonly ContentItem[];
  /** The first of several questions. */
  readonly place?: StepPlace;
  /** What is ticked at the beginning; what is suggested when left out. */
  readonly ticked?: (content: ContentItem) => boolean;
}

interface Checkbox extends vscode.QuickPickItem {
  /** Undefined for a separator. */
  readonly content?: ContentItem;
}

/** Lets the user tick files, at least one; the title sums them up. Undefined: the user changed their mind. */
export async function pickContents({
  name,
  placeholder,
  contents,
  place,
  ticked = ({ suggested }) => suggested,
}: ContentsQuestion): Promise<ReadonlySet<ContentItem> | undefined> {
  const box = vscode.window.createQuickPick<Checkbox>();
  const checkboxes = contents.map(checkbox);
  const ordinary = checkboxes.filter(({ content }) => content?.leftOutBecause === undefined);
  const leftOut = checkboxes.filter(({ content }) => content?.leftOutBecause !== undefined);
  const describe = (): void => {
    const chosen = pickedContents(box.selectedItems);
    const chosenFiles = [...chosen].reduce((count, { indexes }) => count + indexes.length, 0);
    box.title = `${plainText(name)} · ${formatBytes(bytesOf(chosen))} in ${plural(chosenFiles, "file")}`;
  };
  box.step = place?.step;
  box.totalSteps = place?.totalSteps;
  box.canSelectMany = true;
  box.matchOnDescription = true;
  box.ignoreFocusOut = true;
  box.placeholder = placeholder;
  box.items = leftOut.length === 0 ? ordinary : [...ordinary, separator(vscode.l10n.t("left out")), ...leftOut];
  box.selectedItems = checkboxes.filter(({ content }) => content !== undefined && ticked(content));
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

export function bytesOf(contents: Iterable<ContentItem>): number {
  let total = 0;
  for (const { totalBytes } of contents) total += totalBytes;
  return total;
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
