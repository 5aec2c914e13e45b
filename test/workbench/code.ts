#!/usr/bin/env node
// Stands in for the desktop's `code` program where there is none: understands what @vscode/test-electron passes, and runs
// it in a VS Code server with a page in headless Chromium. `--line=newest|floor`, `--restricted`, `--settings=JSON` and `--log=FILE`
// are its own.
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format, parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { launchBrowser, openWindow } from "./browser.ts";
import { isLineName, LINES } from "./lines.ts";
import { createProfile } from "./profile.ts";
import { startServer } from "./server.ts";
import { workbenchUrl } from "./workbenchUrl.ts";

const TIMEOUT_MS = 240_000;

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    line: { type: "string", default: "newest" },
    restricted: { type: "boolean", default: false },
    settings: { type: "string", default: "{}" },
    log: { type: "string" },
    extensionDevelopmentPath: { type: "string" },
    extensionTestsPath: { type: "string" },
  },
});

function localPath(value: string | boolean | undefined): string {
  if (typeof value !== "string") throw new Error("--extensionDevelopmentPath and --extensionTestsPath must be given.");
  return path.resolve(value);
}

async function runInWorkbench(): Promise<number> {
  if (!isLineName(values.line)) throw new Error(`There is no line “${String(values.line)}”: say newest or floor.`);
  const line = LINES[values.line];
  if (!existsSync(line.server)) throw new Error(`The ${line.name} VS Code server is not installed.`);
  const profile = createProfile(line, {
    restricted: values.restricted === true,
    settings: JSON.parse(String(values.settings)) as Readonly<Record<string, unknown>>,
  });
  const browser = await launchBrowser();
  try {
    const server = await startServer(line, profile, { testDriver: true });
    try {
      const page = await (await openWindow(browser)).newPage();
      const log: string[] = [];
      const { exit } = await watchTests(page, log);
      const [workspace] = positionals;
      const url = workbenchUrl(server, {
        ...(workspace === undefined ? {} : { workspace: path.resolve(workspace) }),
        developmentPath: localPath(values.extensionDevelopmentPath),
        testsPath: localPath(values.extensionTestsPath),
      });
      await page.goto(url, { waitUntil: "commit" });
      try {
        return await exit;
      } finally {
        await page.close();
        if (typeof values.log === "string") writeFileSync(values.log, `${log.join("\n")}\n${server.output()}`);
      }
    } finally {
      await server.stop();
    }
  } finally {
    await browser.close();
    profile.remove();
  }
}

/** `exit` resolves when the extension host is done with its tests. A host that was killed reports 0 as well: ask for a results file. */
async function watchTests(page: Page, log: string[]): Promise<{ readonly exit: Promise<number> }> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const timer = setTimeout(() => reject(new Error(`No end of the tests in ${TIMEOUT_MS / 1000} s.`)), TIMEOUT_MS);
  page.on("crash", () => reject(new Error("The workbench's page crashed.")));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => reject(new Error(signal)));
  await page.exposeFunction("codeAutomationLog", (type: string, args: readonly unknown[]) => {
    log.push(`[${type}] ${format(...args)}`);
  });
  await page.exposeFunction("codeAutomationExit", (code: number) => resolve(code));
  return { exit: promise.finally(() => clearTimeout(timer)) };
}

try {
  process.exitCode = await runInWorkbench();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
