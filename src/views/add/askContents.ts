import * as vscode from "vscode";
import type { TorrentPreview } from "../../engine/model.ts";
import type { StepPlace } from "../steps/inSteps.ts";
import { formatBytes } from "../text/formatBytes.ts";
import { type ContentItem, indexesOf, wantedIndexes } from "./contentItems.ts";
import { bytesOf, pickContents } from "./pickContents.ts";
import { sourcesText } from "./sourcesText.ts";

export interface ContentsChoice {
  /** As in `AddRequest`. */
  readonly wanted?: readonly number[];
  readonly wantedBytes: number;
  readonly allowRisky: boolean;
}

export interface ContentsSetting {
  /** On the disk of the workspace; undefined: unknown. */
  readonly freeBytes: number | undefined;
  readonly place: StepPlace;
  /** `wanted` of the last answer, when the user has come back. */
  readonly before: readonly number[] | undefined;
}

/** Shows what is inside and lets the user choose the files. Undefined: the user changed their mind. */
export async function askContents(
  preview: TorrentPreview,
  { freeBytes, place, before }: ContentsSetting,
): Promise<ContentsChoice | undefined> {
  const free = freeBytes === undefined ? "" : vscode.l10n.t(" {0} free on this disk.", formatBytes(freeBytes));
  const placeholder = `${vscode.l10n.t("Choose the files to fetch.")}${free} ${sourcesText(preview)}`;
  const picked = await pickContents({ name: preview.name, placeholder, files: preview.files, place, before });
  if (picked === undefined) return undefined;
  const risky = [...picked].filter(({ leftOutBecause }) => leftOutBecause !== undefined);
  if (risky.length > 0 && !(await allowsRisky(risky))) return undefined;
  const wanted = wantedIndexes(preview.files, indexesOf(picked));
  return { ...(wanted !== undefined && { wanted }), wantedBytes: bytesOf(picked), allowRisky: risky.length > 0 };
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
