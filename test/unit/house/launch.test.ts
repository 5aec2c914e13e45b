import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };

interface Launch {
  readonly configurations: readonly {
    readonly name: string;
    readonly type: string;
    readonly args: readonly string[];
    readonly outFiles: readonly string[];
    readonly preLaunchTask: string;
  }[];
}

interface Tasks {
  readonly tasks: readonly {
    readonly label: string;
    readonly type: string;
    readonly command?: string;
    readonly args?: readonly string[];
    readonly script?: string;
    readonly isBackground?: boolean;
    readonly problemMatcher: unknown;
  }[];
}

const root = path.resolve(import.meta.dirname, "..", "..", "..");
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, ".vscode", file), "utf8"));
const { configurations } = read("launch.json") as Launch;
const { tasks } = read("tasks.json") as Tasks;
const expand = (text: string): string => text.replaceAll(/\$\{workspaceFolder\}/g, root);

test.each(configurations)("F5 as “$name” opens a window that loads this extension", ({ type, args, outFiles }) => {
  expect(type).toBe("extensionHost");
  const flag = "--extensionDevelopmentPath=";
  const development = args.map(expand).find((arg) => arg.startsWith(flag));
  expect(development?.slice(flag.length)).toBe(root);
  const main = path.resolve(root, manifest.main);
  expect(outFiles.map(expand).some((glob) => path.matchesGlob(main, glob))).toBe(true);
});

test.each(configurations)("the task before “$name” exists, and ends by itself", ({ preLaunchTask }) => {
  const task = tasks.find(({ label }) => label === preLaunchTask);
  expect(task).toBeDefined();
  // One that goes on needs a problem matcher that knows its first and last line, or F5 waits for ever.
  expect(task?.isBackground ?? false).toBe(false);
  expect(task?.args).not.toContain("--watch");
});

test.each(tasks)("the task “$label” runs what exists", ({ type, command, args = [], script = "" }) => {
  if (type === "npm") {
    expect(Object.keys(manifest.scripts)).toContain(script);
    return;
  }
  expect(command).toBe("node");
  const files = args.filter((arg) => /\.m?js$/.test(arg));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(existsSync(path.join(root, file))).toBe(true);
});

test("the build before F5 writes source maps, which breakpoints need", () => {
  const build = tasks.find(({ label }) => label === configurations[0]?.preLaunchTask);
  expect(build?.args).toContain("--dev");
  expect(readFileSync(path.join(root, "esbuild.js"), "utf8")).toMatch(/sourcemap: dev\b/);
});
