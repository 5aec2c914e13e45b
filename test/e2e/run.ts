// The e2e ring: a person's journeys in a real VS Code with the packed extension. Usage: run.ts [--line newest|floor] [--keep-shots].
// Screenshots go to out/e2e; with --keep-shots to test/e2e/shots, which is committed. The last line reads `N passed, N failed, N skipped`.
import { spawnSync } from "node:child_process";
import { globSync, rmSync } from "node:fs";
import path from "node:path";
import { finished } from "node:stream/promises";
import { run } from "node:test";
import { inspect, parseArgs } from "node:util";
import { installLine } from "../workbench/installLine.ts";
import { isLineName, LINES } from "../workbench/lines.ts";
import { requireProgram } from "../workbench/requireProgram.ts";

const JOURNEY_TIMEOUT_MS = 240_000;
const root = path.resolve(import.meta.dirname, "..", "..");

const { values } = parseArgs({
  options: { line: { type: "string", default: "newest" }, "keep-shots": { type: "boolean", default: false } },
});

function prepare(): void {
  if (!isLineName(values.line)) throw new Error(`There is no line “${values.line}”: say newest or floor.`);
  requireProgram(["aria2c"], "apt-get install aria2");
  installLine(LINES[values.line]);
  const packed = spawnSync(process.execPath, [path.join(root, "scripts", "vsix.mjs")], { encoding: "utf8" });
  if (packed.status !== 0) throw new Error(`The extension could not be packed: ${packed.stderr}`);
  const shots = values["keep-shots"] ? path.join(root, "test", "e2e", "shots") : path.join(root, "out", "e2e");
  rmSync(shots, { recursive: true, force: true });
  process.env["SWARMBID_E2E_LINE"] = values.line;
  process.env["SWARMBID_E2E_SHOTS"] = shots;
}

async function runJourneys(): Promise<void> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const files = globSync("test/e2e/*.test.ts", { cwd: root }).map((file) => path.join(root, file));
  const events = run({ files: files.sort(), isolation: "none", concurrency: false, timeout: JOURNEY_TIMEOUT_MS });
  events.on("test:pass", ({ name, details, skip }) => {
    const state = skip === undefined ? "passed" : "skipped";
    counts[state] += 1;
    process.stdout.write(`${state === "passed" ? "ok  " : "skip"} ${name} (${Math.round(details.duration_ms)} ms)\n`);
  });
  events.on("test:fail", ({ name, details }) => {
    counts.failed += 1;
    process.stdout.write(`FAIL ${name}\n     ${inspect(details.error).replaceAll("\n", "\n     ")}\n`);
  });
  await finished(events.resume());
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}

prepare();
await runJourneys();
