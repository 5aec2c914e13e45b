import * as vscode from "vscode";
import type { SeedRules } from "../../engine/model.ts";
import { askChoice } from "../steps/askChoice.ts";
import { askText } from "../steps/askText.ts";
import { inSteps, type Step } from "../steps/inSteps.ts";
import { minutesProblem, ratioProblem, ruleInput, typedRule } from "../text/ruleInput.ts";
import type { SeedRulesChoice } from "./withSeedRules.ts";

interface Answers {
  /** False: as the settings say. */
  readonly own: boolean;
  readonly ratio: number | undefined;
  readonly minutes: number | undefined;
  readonly idleMinutes: number | undefined;
  readonly keepIfOnlySource: boolean;
}

type NumberKey = "ratio" | "minutes" | "idleMinutes";

/** Asks when transfers stop seeding. Undefined: the user changed their mind. */
export async function askSeedRules(
  title: string,
  current: SeedRules | undefined,
): Promise<SeedRulesChoice | undefined> {
  const askOwn: Step<Answers> = async (answers, place) => {
    // Without rules of its own there is nothing more to ask.
    const totalSteps = answers.own ? place.totalSteps : 1;
    const answer = await askChoice<boolean>({
      ...place,
      totalSteps,
      title,
      placeholder: vscode.l10n.t("When should it stop seeding?"),
      current: answers.own,
      choices: [
        {
          value: false,
          label: vscode.l10n.t("As the Settings Say"),
          detail: vscode.l10n.t("Like every other transfer"),
        },
        { value: true, label: vscode.l10n.t("By Its Own Rules"), detail: vscode.l10n.t("Asked next, one by one") },
      ],
    });
    return typeof answer === "object" ? { ...answers, own: answer.value } : answer;
  };
  const askNumber =
    (key: NumberKey, prompt: string, problem: (text: string) => string | undefined): Step<Answers> =>
    async (answers, place) => {
      if (!answers.own) return answers;
      const answer = await askText({ ...place, title, prompt, value: ruleInput(answers[key]), problem });
      return typeof answer === "object" ? { ...answers, [key]: typedRule(answer.text) } : answer;
    };
  const askKeep: Step<Answers> = async (answers, place) => {
    if (!answers.own) return answers;
    const answer = await askChoice<boolean>({
      ...place,
      title,
      placeholder: vscode.l10n.t("And when nobody else is known to have all of it?"),
      current: answers.keepIfOnlySource,
      choices: [
        {
          value: true,
          label: vscode.l10n.t("Go On Seeding"),
          detail: vscode.l10n.t("Whatever the other rules say: without you it would be gone"),
        },
        { value: false, label: vscode.l10n.t("Stop All the Same"), detail: vscode.l10n.t("By the rules above") },
      ],
    });
    return typeof answer === "object" ? { ...answers, keepIfOnlySource: answer.value } : answer;
  };
  const start: Answers = {
    own: current !== undefined,
    ratio: current?.ratio,
    minutes: current?.minutes,
    idleMinutes: current?.idleMinutes,
    keepIfOnlySource: current?.keepIfOnlySource ?? false,
  };
  const answers = await inSteps(start, [
    askOwn,
    askNumber("ratio", vscode.l10n.t("Stop once this many times its size was sent; 0 is no rule"), ratioProblem),
    askNumber("minutes", vscode.l10n.t("Stop after this many minutes of seeding; 0 is no rule"), minutesProblem),
    askNumber(
      "idleMinutes",
      vscode.l10n.t("Stop when nobody fetched anything for this many minutes; 0 is no rule"),
      minutesProblem,
    ),
    askKeep,
  ]);
  return answers === undefined ? undefined : { rules: answers.own ? rulesOf(answers) : undefined };
}

function rulesOf({ ratio, minutes, idleMinutes, keepIfOnlySource }: Answers): SeedRules {
  return {
    ...(ratio !== undefined && { ratio }),
    ...(minutes !== undefined && { minutes }),
    ...(idleMinutes !== undefined && { idleMinutes }),
    keepIfOnlySource,
  };
}
