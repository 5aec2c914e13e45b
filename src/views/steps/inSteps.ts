/** Where a question stands among its neighbours; `step` counts from 1. */
export interface StepPlace {
  readonly step: number;
  readonly totalSteps: number;
}

/** What comes of a question: the answers so far, the wish to see the question before, or undefined: the user changed their mind. */
export type StepResult<T> = T | "back" | undefined;

/** Asks one question of several; an answer that was given before comes as the proposal. */
export type Step<T> = (answers: T, place: StepPlace) => Promise<StepResult<T>>;

/** Asks one question after the other, with a way back. Undefined: the user changed their mind. */
export async function inSteps<T extends object>(start: T, steps: readonly Step<T>[]): Promise<T | undefined> {
  let answers = start;
  for (let index = 0; ; ) {
    const step = steps[index];
    if (step === undefined) return answers;
    const result = await step(answers, { step: index + 1, totalSteps: steps.length });
    if (result === undefined) return undefined;
    if (result === "back") {
      index = Math.max(0, index - 1);
    } else {
      answers = result;
      index += 1;
    }
  }
}
