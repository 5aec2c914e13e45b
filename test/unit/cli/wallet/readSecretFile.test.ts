import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSecretFile } from "../../../../src/cli/wallet/readSecretFile.ts";

let root = "";
let file = "";
let warned = "";
const warn = (line: string) => {
  warned += line;
};
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "swarmbid-secret-"));
  file = path.join(root, "secret");
  warned = "";
});
afterEach(() => rmSync(root, { recursive: true }));

test("the first line of a file or of an open descriptor is the secret, spaces and all", async () => {
  writeFileSync(file, "  a secret \r\nmore\n", { mode: 0o600 });
  expect(await readSecretFile(file, "--password-file", warn)).toBe("  a secret ");
  const descriptor = openSync(file, "r");
  try {
    expect(await readSecretFile(`fd:${String(descriptor)}`, "--password-file", warn)).toBe("  a secret ");
  } finally {
    closeSync(descriptor);
  }
  expect(warned).toBe("");
});

test.skipIf(process.platform === "win32")("a file that others can read is told, and read", async () => {
  writeFileSync(file, "a secret");
  chmodSync(file, 0o644);
  expect(await readSecretFile(file, "--password-file", warn)).toBe("a secret");
  expect(warned).toBe(`Others can read ${file}: \`chmod 600\` keeps it to yourself.\n`);
});

test.each([
  ["", "is empty: write it there."],
  ["\nlater", "is empty: write it there."],
  ["x".repeat(4_097), "is longer than any secret"],
])("%j is refused, and nothing of it repeated", async (content, words) => {
  writeFileSync(file, content, { mode: 0o600 });
  await expect(readSecretFile(file, "--secret-file", warn)).rejects.toThrow(words);
});

test("what cannot be read is told with its option", async () => {
  for (const name of [path.join(root, "none"), root, "fd:99"])
    await expect(readSecretFile(name, "--secret-file", warn)).rejects.toThrow(/^--secret-file: .* cannot be read/);
});
