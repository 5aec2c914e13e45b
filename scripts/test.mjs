// `npm test`: every ring in order, from the pure files to a person's journeys. Usage: test.mjs [--ring a,b] [file filters of vitest].
// The last line reads `N passed, N failed, N skipped`. A ring that runs no test, or cannot run, is a failure with its reason.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureSystemPackages } from "./system-packages.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const MINUTE_MS = 60_000;
const SUMMARY = /^(\d+) passed, (\d+) failed, (\d+) skipped$/;

const vitestRing = (name, minutes) => ({ name, title: name, run: (filters) => runVitest(name, minutes, filters) });
const runnerRing = (name, minutes, script, ...args) => ({
  name,
  title: [name, ...args.slice(1)].join(" "),
  run: () => runRunner(minutes, script, args),
});

/** In the order of their cost. Several entries of one name are parts of one ring. */
const rings = [
  vitestRing("unit", 10),
  vitestRing("hostile", 20),
  vitestRing("chain", 10),
  vitestRing("integration", 25),
  vitestRing("interop", 15),
  runnerRing("host", 15, "test/host/run.ts", "--line", "newest"),
  runnerRing("host", 15, "test/host/run.ts", "--line", "floor"),
  runnerRing("e2e", 20, "test/e2e/run.ts"),
];

const nothing = { passed: 0, failed: 0, skipped: 0 };
const failure = (reason, counts = nothing) => ({
  ...counts,
  failed: Math.max(1, counts.failed),
  reasons: [reason].flat(),
});

let current;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    if (current !== undefined) endGroup(current, "SIGTERM");
    process.exitCode = 130;
    process.exit();
  });
}

/** A ring's processes form a group of their own, so that nothing of them is left when the ring has to be ended. */
function endGroup(child, signal) {
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Runs a script on this Node, shows its output as it comes, and resolves with its exit and its lines. */
function node(minutes, args) {
  return new Promise((resolve) => {
    const { FORCE_COLOR: _force, NO_COLOR: _no, ...rest } = process.env;
    const env = { ...rest, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }) };
    const child = spawn(process.execPath, args, {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "inherit"],
      detached: process.platform !== "win32",
    });
    current = child;
    let output = "";
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child, "SIGKILL");
    }, minutes * MINUTE_MS);
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.once("error", (error) => {
      output += error.message;
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      current = undefined;
      endGroup(child, "SIGKILL");
      resolve({
        code,
        lines: output.trimEnd().split("\n"),
        ended: timedOut ? `it was not done after ${minutes} minutes` : signal,
      });
    });
  });
}

async function runVitest(ring, minutes, filters) {
  const report = path.join(root, "out", "test", `${ring}.json`);
  rmSync(report, { force: true });
  const { code, ended } = await node(minutes, [
    path.join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--project",
    ring,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    "--passWithNoTests",
    ...filters,
  ]);
  if (!existsSync(report)) return failure(ended ?? `vitest ended with code ${code} and no report`);
  const result = JSON.parse(readFileSync(report, "utf8"));
  const counts = {
    passed: result.numPassedTests,
    failed: result.numFailedTests,
    skipped: result.numPendingTests + result.numTodoTests,
  };
  const all = result.testResults.flatMap((file) => file.assertionResults);
  for (const one of all.filter((test) => test.status === "pending" || test.status === "todo")) {
    process.stdout.write(`SKIPPED  ${one.fullName}\n`);
  }
  const failedTests = all.filter((test) => test.status === "failed").map((test) => test.fullName);
  const brokenFiles = result.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  for (const file of brokenFiles) failedTests.push(`${path.relative(root, file.name)} could not be loaded`);
  counts.failed = Math.max(counts.failed, failedTests.length);
  if (counts.failed > 0) return failure(failedTests, counts);
  return code === 0
    ? counts
    : failure(ended ?? `vitest ended with code ${code}: look for an unhandled error above`, counts);
}

async function runRunner(minutes, script, args) {
  if (!existsSync(path.join(root, script))) return failure(`${script} is missing`);
  const { code, lines, ended } = await node(minutes, [
    "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
    path.join(root, script),
    ...args,
  ]);
  const match = SUMMARY.exec(lines.at(-1) ?? "");
  if (match === null) return failure(ended ?? `it ended with code ${code} and without its counts`);
  const [passed, failed, skipped] = match.slice(1).map(Number);
  const counts = { passed, failed, skipped };
  if (failed > 0) return failure(`${failed} of its tests failed`, counts);
  return code === 0 ? counts : failure(ended ?? `it ended with code ${code} although no test failed`, counts);
}

async function build() {
  process.stdout.write("\n— build\n");
  const { code } = await node(5, [path.join(root, "esbuild.js")]);
  return code === 0;
}

async function runRing(ring, filters) {
  process.stdout.write(`\n— ${ring.title}\n`);
  const missing = ensureSystemPackages([ring.name]);
  if (missing.length > 0) {
    const what = missing.map((need) => `${need.name} (Debian package ${need.package})`).join(", ");
    return failure(`it needs ${what}`);
  }
  const counts = await ring.run(filters);
  const ran = counts.passed + counts.failed;
  return ran === 0 ? failure("it ran no test", counts) : counts;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { ring: { type: "string", multiple: true } },
});
const asked = (values.ring ?? []).flatMap((list) => list.split(","));
const unknown = asked.filter((name) => !rings.some((ring) => ring.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no ring ${unknown.join(", ")}: choose among ${[...new Set(rings.map((ring) => ring.name))].join(", ")}.\n`,
  );
  process.exit(2);
}

mkdirSync(path.join(root, "out", "test"), { recursive: true });
const started = performance.now();
const total = { ...nothing };
const reasons = [];
const onlyUnit = asked.length > 0 && asked.every((name) => name === "unit");
if (!onlyUnit && !(await build())) {
  total.failed += 1;
  reasons.push("build: esbuild.js failed");
} else {
  for (const ring of rings) {
    if (asked.length > 0 && !asked.includes(ring.name)) continue;
    const counts = await runRing(ring, positionals);
    for (const key of Object.keys(nothing)) total[key] += counts[key];
    for (const reason of counts.reasons ?? []) reasons.push(`${ring.title}: ${reason}`);
  }
}

process.stdout.write(`\n${((performance.now() - started) / 1000).toFixed(0)} s\n`);
for (const reason of reasons) process.stdout.write(`FAILED  ${reason}\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
