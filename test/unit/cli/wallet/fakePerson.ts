import type { Person } from "../../../../src/cli/wallet/person.ts";

/** Answers questions in turn; what it was asked and shown is kept. */
export interface FakePerson extends Person {
  readonly heard: string[];
  readonly shown: string[];
}

/** `answer` gets the question, and what was shown so far. */
export function createFakePerson(answer: (question: string, shown: readonly string[]) => string): FakePerson {
  const heard: string[] = [];
  const shown: string[] = [];
  const ask = (question: string): Promise<string> => {
    heard.push(question);
    return Promise.resolve(answer(question, shown));
  };
  return {
    present: true,
    heard,
    shown,
    ask,
    askUnseen: ask,
    tell: (line) => void heard.push(line),
    showOnce: (text) => Promise.resolve(void shown.push(text)),
  };
}

const notHere = (): never => {
  throw new Error("Nobody is here.");
};

export const nobody: Person = {
  present: false,
  ask: notHere,
  askUnseen: notHere,
  tell: notHere,
  showOnce: notHere,
};
