import { expect, test } from "vitest";
import { inSteps, type Step, type StepResult } from "../../../../src/views/steps/inSteps.ts";

type Answers = Readonly<Record<string, string>>;

/** Asks for `key`; answers come from a script, one per question, and everything that was asked is noted. */
function scripted(script: readonly StepResult<string>[]) {
  const asked: string[] = [];
  let next = 0;
  const step =
    (key: string): Step<Answers> =>
    (answers, { step, totalSteps }) => {
      asked.push(`${step}/${totalSteps} ${key}=${answers[key] ?? ""}`);
      const answer = script[next++];
      return Promise.resolve(answer === undefined || answer === "back" ? answer : { ...answers, [key]: answer });
    };
  return { asked, steps: [step("a"), step("b"), step("c")] };
}

test("questions come one after the other and their answers add up", async () => {
  const { asked, steps } = scripted(["1", "2", "3"]);
  expect(await inSteps<Answers>({ c: "old" }, steps)).toEqual({ a: "1", b: "2", c: "3" });
  expect(asked).toEqual(["1/3 a=", "2/3 b=", "3/3 c=old"]);
});

test("going back shows the question before with the answer that was given", async () => {
  const { asked, steps } = scripted(["1", "2", "back", "back", "9", "8", "7"]);
  expect(await inSteps<Answers>({}, steps)).toEqual({ a: "9", b: "8", c: "7" });
  expect(asked).toEqual(["1/3 a=", "2/3 b=", "3/3 c=", "2/3 b=2", "1/3 a=1", "2/3 b=2", "3/3 c="]);
});

test("who closes a question changes nothing", async () => {
  const { asked, steps } = scripted(["1", undefined]);
  expect(await inSteps<Answers>({}, steps)).toBeUndefined();
  expect(asked).toHaveLength(2);
});
