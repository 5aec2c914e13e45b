import { expect, test } from "vitest";
import { childDescriptors, passedDescriptors } from "../../../src/cli/passedDescriptors.ts";

test("a child on another Node gets the descriptors that its arguments name, by the same numbers", () => {
  const passed = passedDescriptors(["wallet", "export", "--password-file", "fd:5", "--secret-file=fd:3", "fd:5"]);
  expect(passed).toEqual([5, 3]);
  expect(childDescriptors(passed)).toEqual(["inherit", "inherit", "inherit", 3, "ignore", 5, "ipc"]);
});

test("what is no descriptor, or one that it gets anyway, or a high one, is not passed", () => {
  const argv = ["fd:0", "fd:2", "fd:32", "fd:99", "fd:x", "fd:", "a-fd:4", "--x=fd:", "fd:-1", "fd:100"];
  expect(passedDescriptors(argv)).toEqual([]);
  expect(childDescriptors([])).toEqual(["inherit", "inherit", "inherit", "ipc"]);
});
