import { expect, test } from "vitest";
import { SwarmbidError } from "../../../../src/engine/errors.ts";
import { toFileError } from "../../../../src/engine/store/fileErrors.ts";

const systemError = (code: string): Error => Object.assign(new Error(`${code}: made up`), { code });

test.each([
  ["ENOSPC", "noSpace"],
  ["EDQUOT", "noSpace"],
  ["EACCES", "fileAccess"],
  ["EPERM", "fileAccess"],
  ["EROFS", "fileAccess"],
  ["EMFILE", "fileAccess"],
  ["ENAMETOOLONG", "fileAccess"],
  ["EIO", "fileAccess"],
  ["ENOENT", "missingFiles"],
  ["ELOOP", "unsafePath"],
  ["EEXIST", "fileConflict"],
  ["ENOTDIR", "fileConflict"],
  ["EISDIR", "fileConflict"],
])("%s becomes %s, a sentence with the path and the cause for the log", (errno, code) => {
  const cause = systemError(errno);
  const error = toFileError(cause, "/data/set/a.bin");
  expect(error.code).toBe(code);
  expect(error.message).toContain("/data/set/a.bin");
  expect(error.message).toMatch(/: .+\.$/);
  expect(error.cause).toBe(cause);
});

test("what is not a system error becomes one that can be acted on, too", () => {
  expect(toFileError("odd", "/x").code).toBe("fileAccess");
});

test("our own errors pass unchanged", () => {
  const error = new SwarmbidError("unsafePath", "As it was.");
  expect(toFileError(error, "/x")).toBe(error);
});
