import * as vscode from "vscode";
import { chosenBy } from "../../datasets/chosenBy.ts";
import type { PreviewFile } from "../../engine/model.ts";
import { askText } from "../steps/askText.ts";
import { plainText } from "../text/plainText.ts";

/** Asks for patterns; the indexes of the ordinary files that they mean, at least one. Undefined: the user changed their mind. */
export async function askPattern(
  name: string,
  files: readonly PreviewFile[],
): Promise<ReadonlySet<number> | undefined> {
  const answer = await askText({
    step: 1,
    totalSteps: 1,
    title: vscode.l10n.t("Choose Files of “{0}” by Pattern", plainText(name)),
    prompt: vscode.l10n.t(
      "Patterns as in a .gitignore file, separated by spaces: “*.csv” at any depth, “raw/” for all below a folder, “!*_sample*” takes away",
    ),
    placeholder: "*.csv raw/ !*_sample*",
    value: "",
    problem: (line) => (meant(line, files)?.size === 0 ? vscode.l10n.t("No file matches.") : undefined),
  });
  return typeof answer === "object" ? meant(answer.text, files) : undefined;
}

/** Undefined for a line without a pattern. */
function meant(line: string, files: readonly PreviewFile[]): ReadonlySet<number> | undefined {
  const matches = chosenBy(line);
  if (matches === undefined) return undefined;
  const ordinary = files.filter(({ leftOutBecause }) => leftOutBecause === undefined);
  return new Set(ordinary.filter(({ path }) => matches(path)).map(({ index }) => index));
}
