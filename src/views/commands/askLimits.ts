import * as vscode from "vscode";
import { askText } from "../steps/askText.ts";
import { inSteps, type Step } from "../steps/inSteps.ts";
import { rateInput, rateProblem, typedRate } from "../text/rateInput.ts";
import type { LimitChoice } from "./withLimits.ts";

/** Asks for both limits of transfers. Undefined: the user changed their mind. */
export async function askLimits(title: string, current: LimitChoice): Promise<LimitChoice | undefined> {
  const step =
    (key: keyof LimitChoice, prompt: string): Step<LimitChoice> =>
    async (answers, place) => {
      const answer = await askText({ ...place, title, prompt, value: rateInput(answers[key]), problem: rateProblem });
      return typeof answer === "object" ? { ...answers, [key]: typedRate(answer.text) } : answer;
    };
  return inSteps(current, [
    step("downloadLimit", vscode.l10n.t("Limit for downloading, in KiB per second; 0 is no limit")),
    step("uploadLimit", vscode.l10n.t("Limit for uploading, in KiB per second; 0 is no limit")),
  ]);
}
