// The host ring: every suite inside a real extension host. Usage: run.ts [--line newest|floor] [--suite NAME] [--results FILE].
// One line per test; the last line reads `N passed, N failed, N skipped`.
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { parseArgs } from "node:util";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { installLine } from "../workbench/installLine.ts";
import { isLineName, LINES, type LineName, versionOf } from "../workbench/lines.ts";
import { requireProgram } from "../workbench/requireProgram.ts";
import type { HostResult } from "./hostResult.ts";

const root = path.resolve(import.meta.dirname, "..", "..");
const out = path.join(root, "out", "host");

/** Each suite is a window of its own, in which the user has agreed to peers unless it is undecided. */
const SUITES = {
  folder: { workspace: true, restricted: false, peers: "always" },
  restricted: { workspace: true, restricted: true, peers: "always" },
  emptyWindow: { workspace: false, restricted: false, peers: "always" },
  undecided: { workspace: true, restricted: false, peers: "ask" },
} as const;

type SuiteName = keyof typeof SUITES;

const isSuiteName = (name: string): name is SuiteName => Object.hasOwn(SUITES, name);

/** Peers and trackers on loopback only, and nothing that leaves this machine. */
const LOOPBACK = {
  "swarmbid.allowLocalNetwork": true,
  "swarmbid.dht": false,
  "swarmbid.lsd": false,
};

const { values } = parseArgs({
  options: { line: { type: "string", default: "newest" }, suite: { type: "string", multiple: true } },
});

/** The suite's test files and mocha's caller in one file, as an extension host loads it. */
async function bundle(suite: SuiteName): Promise<string> {
  const files = globSync(`test/host/${suite}/*.test.ts`, { cwd: root }).sort();
  const outfile = path.join(out, `${suite}.js`);
  await build({
    stdin: {
      contents: [
        'import { runSuite } from "./test/host/runSuite.ts";',
        "export const run = () => runSuite(async () => {",
        ...files.map((file) => `  await import("./${file}");`),
        "});",
      ].join("\n"),
      resolveDir: root,
      loader: "ts",
    },
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    target: "node22.15",
    sourcemap: "inline",
    logLevel: "warning",
  });
  return outfile;
}

async function run(line: LineName, suite: SuiteName): Promise<readonly HostResult[]> {
  const { workspace, restricted, peers } = SUITES[suite];
  const resultsFile = path.join(out, `${line}-${suite}.json`);
  const log = path.join(out, `${line}-${suite}.log`);
  for (const file of [resultsFile, log]) rmSync(file, { force: true });
  const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-host-"));
  const launcher = new PassThrough().resume();
  try {
    await runTests({
      vscodeExecutablePath: path.join(root, "test", "workbench", "code.ts"),
      extensionDevelopmentPath: root,
      extensionTestsPath: await bundle(suite),
      launchArgs: [
        ...(workspace ? [folder] : []),
        `--line=${line}`,
        `--log=${log}`,
        `--settings=${JSON.stringify({ ...LOOPBACK, "swarmbid.connectToPeers": peers })}`,
        ...(restricted ? ["--restricted"] : []),
      ],
      extensionTestsEnv: { SWARMBID_HOST_RESULTS: resultsFile },
      stdout: launcher,
    });
  } catch (error) {
    return [...readResults(resultsFile), broken(`${suite}: VS Code ended badly: ${String(error)}`, log)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const results = readResults(resultsFile);
  // An extension host that was killed reports success as well: only written results count.
  return results.length > 0 ? results : [broken(`${suite}: no result was written`, log)];
}

const readResults = (file: string): readonly HostResult[] =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as HostResult[]) : [];

function broken(title: string, log: string): HostResult {
  return { title, state: "failed", milliseconds: 0, error: `The window's log is ${path.relative(root, log)}.` };
}

function print(result: HostResult): void {
  const word = { passed: "ok  ", failed: "FAIL", skipped: "skip" }[result.state];
  process.stdout.write(`${word} ${result.title} (${result.milliseconds} ms)\n`);
  if (result.error !== undefined) process.stdout.write(`     ${result.error.replaceAll("\n", "\n     ")}\n`);
}

async function main(): Promise<void> {
  if (!isLineName(values.line)) throw new Error(`There is no line “${values.line}”: say newest or floor.`);
  requireProgram(["aria2c"], "apt-get install aria2");
  installLine(LINES[values.line]);
  mkdirSync(out, { recursive: true });
  process.stdout.write(`VS Code ${versionOf(LINES[values.line])}\n`);
  const results: HostResult[] = [];
  for (const suite of values.suite ?? Object.keys(SUITES)) {
    if (!isSuiteName(suite)) throw new Error(`There is no suite “${suite}”: say ${Object.keys(SUITES).join(", ")}.`);
    const suiteResults = await run(values.line, suite);
    suiteResults.forEach(print);
    results.push(...suiteResults);
  }
  const count = (state: HostResult["state"]): number => results.filter((result) => result.state === state).length;
  process.stdout.write(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped\n`);
  process.exitCode = count("failed") > 0 || count("passed") === 0 ? 1 : 0;
}

await main();
