import * as vscode from "vscode";
import type { StepPlace, StepResult } from "./inSteps.ts";

export interface Choice<T> {
  readonly label: string;
  readonly detail: string;
  readonly value: T;
}

export interface ChoiceQuestion<T> extends StepPlace {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
  /** Is marked at the beginning. */
  readonly current: T;
}

/** Asks for one of a few things; the first of several questions has no way back. */
export async function askChoice<T>(question: ChoiceQuestion<T>): Promise<StepResult<{ readonly value: T }>> {
  const box = vscode.window.createQuickPick<vscode.QuickPickItem & Choice<T>>();
  const items = question.choices.map((choice) => ({ ...choice }));
  box.title = question.title;
  box.step = question.step;
  box.totalSteps = question.totalSteps;
  box.placeholder = question.placeholder;
  box.items = items;
  box.activeItems = items.filter(({ value }) => value === question.current);
  box.ignoreFocusOut = true;
  if (question.step > 1) box.buttons = [vscode.QuickInputButtons.Back];
  return new Promise((resolve) => {
    const end = (result: StepResult<{ readonly value: T }>): void => {
      resolve(result);
      box.dispose();
    };
    box.onDidAccept(() => {
      const [picked] = box.selectedItems;
      if (picked !== undefined) end({ value: picked.value });
    });
    box.onDidTriggerButton(() => end("back"));
    box.onDidHide(() => end(undefined));
    box.show();
  });
}
