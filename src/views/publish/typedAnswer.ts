import { askText } from "../steps/askText.ts";
import type { Step } from "../steps/inSteps.ts";
import type { PublishAnswers } from "./publishAnswers.ts";

interface TypedQuestion {
  readonly prompt: string;
  readonly placeholder: string;
  /** What is wrong with a text; nothing ever is when left out. */
  problem?(text: string, answers: PublishAnswers): string | undefined;
}

/** A question about a new torrent that is answered with a line of text. */
export function typedAnswer(
  title: string,
  key: "trackers" | "webSeeds" | "comment" | "leaveOut" | "source",
  { prompt, placeholder, problem = () => undefined }: TypedQuestion,
): Step<PublishAnswers> {
  return async (answers, place) => {
    const given = { ...place, title, prompt, placeholder, value: answers[key] };
    const answer = await askText({ ...given, problem: (text) => problem(text, answers) });
    return typeof answer === "object" ? { ...answers, [key]: answer.text } : answer;
  };
}
