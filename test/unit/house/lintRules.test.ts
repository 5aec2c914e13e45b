import path from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../../..");
// Planted files are not on disk, so the rules that need types are left out.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [{ files: ["**/*.ts"], ...tseslint.configs.disableTypeChecked }],
});

/** Rule that must speak, the file it is planted in, the code. */
const violations = [
  ["no-restricted-syntax", "src/engine/store/a.ts", 'import fs from "node:fs";\nfs.rmSync("x");'],
  ["no-restricted-syntax", "src/engine/store/a.ts", 'import fs from "node:fs/promises";\nawait fs.rm("x");'],
  ["no-restricted-syntax", "src/engine/store/a.ts", 'import { rm } from "node:fs/promises";\nawait rm("x");'],
  ["no-restricted-syntax", "src/engine/store/a.ts", 'import { rm as remove } from "fs/promises";\nawait remove("x");'],
  ["no-restricted-syntax", "src/host/a.ts", 'import fs from "node:fs";\nfs.rmdirSync("x", { recursive: true });'],
  [
    "no-restricted-syntax",
    "src/host/a.ts",
    'import { rmdir } from "node:fs/promises";\nawait rmdir("x", { recursive: true });',
  ],
  ["no-restricted-syntax", "src/engine/a.ts", "export default 1;"],
  ["no-restricted-syntax", "src/engine/a.ts", "const a = 1;\nexport { a as default };"],
  ["no-restricted-syntax", "src/engine/a.ts", 'export * from "./model.ts";'],
  ["no-restricted-syntax", "src/engine/a.ts", 'export { DEFAULT_SETTINGS } from "./model.ts";'],
  ["no-restricted-syntax", "src/engine/a.ts", "export class Thing {}"],
  ["no-restricted-syntax", "src/views/a.ts", "export enum Colour { Red }"],
  ["no-restricted-syntax", "src/views/a.ts", "export class Thing { private x = 1; }"],
  ["no-restricted-properties", "src/engine/a.ts", "export const now = () => Date.now();"],
  ["no-restricted-globals", "src/views/a.ts", 'export const get = () => fetch("https://example.org");'],
  ["@typescript-eslint/no-explicit-any", "src/engine/a.ts", "export const a: any = 1;"],
  ["@typescript-eslint/no-non-null-assertion", "src/engine/a.ts", "export const a = (x?: string) => x!;"],
  ["max-lines", "src/engine/a.ts", "export const a = 1;\n".repeat(301)],
] as const;

const clean = [
  ["src/engine/a.ts", "export class LostError extends Error {}\n"],
  [
    "src/engine/store/a.ts",
    'import { rmdir, unlink } from "node:fs/promises";\n\nawait unlink("x");\nawait rmdir("y");\n',
  ],
  ["src/engine/swarm/a.ts", 'export const get = () => fetch("https://example.org");\n'],
  ["src/engine/swarm/replacements/a.ts", "export default 1;\n"],
] as const;

async function lint(file: string, code: string) {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  return result?.messages.map((message) => message.ruleId ?? message.message) ?? [];
}

test.each(violations)("%s speaks in %s about %j", async (rule, file, code) => {
  expect(await lint(file, code)).toContain(rule);
});

test.each(clean)("%s may hold %j", async (file, code) => {
  expect(await lint(file, code)).toEqual([]);
});
