// `npm run check`: every check that needs no running product. One line per step; the output of a step is shown when it fails.
import { spawn } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const tool = (file) => path.join("node_modules", file);

/** The steps run side by side; the commands of one step run in order. */
const steps = [
  { name: "types", commands: [[tool("typescript/bin/tsc"), "-p", "."]] },
  { name: "lint", commands: [[tool("eslint/bin/eslint.js"), "--max-warnings", "0"]] },
  { name: "format", commands: [[tool("@biomejs/biome/bin/biome"), "check", "--error-on-warnings"]] },
  {
    name: "imports",
    commands: [[tool("dependency-cruiser/bin/dependency-cruiser.mjs"), "src", "media", "test", "sim"]],
  },
  { name: "unused", commands: [[tool("knip/bin/knip.js"), "--treat-config-hints-as-errors"]] },
  { name: "manifest", commands: [["scripts/generate-manifest-ids.mjs", "--check"], ["scripts/check-manifest.mjs"]] },
  { name: "contract", commands: [["scripts/contract/contract.mjs"]] },
  {
    name: "size",
    commands: [["esbuild.js"], [tool("size-limit/bin.js"), "--ignore-missing"], ["scripts/check-bundle.mjs"]],
  },
];

const AT_ONCE = 2;
const running = new Set();
process.once("SIGINT", stop);
process.once("SIGTERM", stop);

function stop() {
  for (const child of running) child.kill();
  process.exit(130);
}

function run([script, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, script), ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    let output = "";
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.once("close", (code, signal) => {
      running.delete(child);
      resolve({ ok: code === 0, output: signal === null ? output : `${output}Ended by ${signal}.\n` });
    });
  });
}

async function check(step) {
  const started = performance.now();
  let output = "";
  let ok = true;
  for (const command of step.commands) {
    const result = await run(command);
    output += result.output;
    ok = result.ok;
    if (!ok) break;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${ok ? "ok  " : "FAIL"}  ${step.name.padEnd(9)} ${seconds.padStart(5)} s\n`);
  if (!ok) process.stdout.write(`${output.trimEnd()}\n\n`);
  return ok;
}

const queue = [...steps];
const failed = [];

async function worker() {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    if (!(await check(step))) failed.push(step.name);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, worker));
if (failed.length > 0) {
  process.stdout.write(`Checks that failed: ${failed.join(", ")}.\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`All ${steps.length} checks passed.\n`);
}
