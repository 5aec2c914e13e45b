import { expect, test } from "vitest";
import { helpText } from "../../../src/cli/helpText.ts";

test("the overview names every command and exit code", () => {
  const text = helpText(undefined);
  for (const part of ["fetch <", "seed FILE", "create PATH", "show <", "130  interrupted"])
    expect(text).toContain(part);
});

test("a command's help lists its options with their values", () => {
  expect(helpText("create")).toContain("-o, --output FILE");
  expect(helpText("fetch")).toMatch(/--peer HOST:PORT +Connect to this peer\. May be repeated\./);
});

test("an unknown topic gets the overview", () => expect(helpText("constructor")).toBe(helpText(undefined)));
