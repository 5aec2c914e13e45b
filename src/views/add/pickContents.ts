import * as vscode from "vscode";
import type { PreviewFile } from "../../engine/model.ts";
import type { StepPlace } from "../steps/inSteps.ts";
import { formatBytes } from "../text/formatBytes.ts";
import { plainText } from "../text/plainText.ts";
import { plural } from "../text/plural.ts";
import { askPattern } from "./askPattern.ts";
import { type ContentItem, contentItems, suggesting, tickedAgain } from "./contentItems.ts";

export interface ContentsQuestion {
  readonly name: string;
  readonly placeholder: string;
  /** The suggested ones are ticked, unless others were before. */
  readonly files: readonly PreviewFile[];
  readonly before?: readonly number[] | undefined;
  /** The first of several questions. */
  readonly place?: StepPlace;
}

interface Checkbox extends vscode.QuickPickItem {
  /** Undefined for a separator. */
  readonly content?: ContentItem;
}

/** Lets the user tick files, or name them by patterns, at least one; the title sums them up. Undefined: the user changed their mind. */
export async function pickContents({
  name,
  placeholder,
  files,
  before,
  place,
}: ContentsQuestion): Promise<ReadonlySet<ContentItem> | undefined> {
  const box = vscode.window.createQuickPick<Checkbox>();
  const byPattern = { iconPath: new vscode.ThemeIcon("filter"), tooltip: vscode.l10n.t("Choose by Pattern…") };
  const describe = (): void => {
    const chosen = pickedContents(box.selectedItems);
    const chosenFiles = [...chosen].reduce((count, { indexes }) => count + indexes.length, 0);
    box.title = `${plainText(name)} · ${formatBytes(bytesOf(chosen))} in ${plural(chosenFiles, "file")}`;
  };
  box.step = place?.step;
  box.totalSteps = place?.totalSteps;
  const offer = (ticked?: readonly number[]): void => {
    const checkboxes = contentItems({ files: ticked === undefined ? files : suggesting(files, ticked) }).map(checkbox);
    const ordinary = checkboxes.filter(({ content }) => content?.leftOutBecause === undefined);
    const leftOut = checkboxes.filter(({ content }) => content?.leftOutBecause !== undefined);
    const isTicked = tickedAgain(ticked);
    box.items = leftOut.length === 0 ? ordinary : [...ordinary, separator(vscode.l10n.t("left out")), ...leftOut];
    box.selectedItems = checkboxes.filter(({ content }) => content !== undefined && isTicked(content));
    describe();
  };
  box.canSelectMany = true;
  box.matchOnDescription = true;
  box.ignoreFocusOut = true;
  box.placeholder = placeholder;
  box.buttons = [byPattern];
  offer(before);
  return new Promise((resolve, reject) => {
    let isAsking = false;
    const askAndOffer = async (): Promise<void> => {
      // The input box takes the picker's place: that is no change of mind.
      isAsking = true;
      const meant = await askPattern(name, files);
      isAsking = false;
      if (meant !== undefined) offer([...meant]);
      box.show();
    };
    box.onDidTriggerButton(() => void askAndOffer().catch(reject));
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
      if (isAsking) return;
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
