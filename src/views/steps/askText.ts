import * as vscode from "vscode";
import type { StepPlace, StepResult } from "./inSteps.ts";

export interface TextQuestion extends StepPlace {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value: string;
  /** What is wrong with a text; undefined when it is right. */
  problem(text: string): string | undefined;
}

/** Asks for a line of text; the first of several questions has no way back. */
export async function askText(question: TextQuestion): Promise<StepResult<{ readonly text: string }>> {
  const box = vscode.window.createInputBox();
  box.title = question.title;
  // A single question needs no “(1/1)”.
  if (question.totalSteps > 1) {
    box.step = question.step;
    box.totalSteps = question.totalSteps;
  }
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.value = question.value;
  box.ignoreFocusOut = true;
  if (question.step > 1) box.buttons = [vscode.QuickInputButtons.Back];
  return new Promise((resolve) => {
    const end = (result: StepResult<{ readonly text: string }>): void => {
      resolve(result);
      box.dispose();
    };
    box.onDidChangeValue((text) => {
      box.validationMessage = question.problem(text);
    });
    box.onDidAccept(() => {
      box.validationMessage = question.problem(box.value);
      if (box.validationMessage === undefined) end({ text: box.value.trim() });
    });
    box.onDidTriggerButton(() => end("back"));
    box.onDidHide(() => end(undefined));
    box.show();
  });
}
