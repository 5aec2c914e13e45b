// `npm run bench [-- name …] [--json] [--runs N] [--built]`: every `*.bench.ts` in a process of its own, one after the other,
// on a fresh build unless --built says that there is one.
// With several runs each figure is the median; --json also tells the least and the greatest, or the last table of a bench that has one.
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { type BenchReport, type Figure, formatFigure, holds } from "./figure.ts";

const ENDING = ".bench.ts";
const folder = import.meta.dirname;
const results = path.join(folder, "..", "out", "bench");

/** A figure over all runs; `value` is the median. */
interface Result extends Figure {
  readonly least: number;
  readonly greatest: number;
  readonly runs: number;
}

async function runOnce(name: string): Promise<BenchReport> {
  const child = fork(path.join(folder, `${name}${ENDING}`), {
    stdio: ["ignore", process.stderr, process.stderr, "ipc"],
    execArgv: ["--no-warnings", "--import", pathToFileURL(path.join(folder, "namedJson.mjs")).href],
  });
  let report: BenchReport | undefined;
  child.on("message", (message) => {
    report = message as BenchReport;
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (report === undefined) throw new Error(`The bench ${name} ended with code ${String(code)} and without figures.`);
  return report;
}

function summarize(reports: readonly BenchReport[]): Result[] {
  const [first] = reports;
  return (first?.figures ?? []).map((figure, at) => {
    const values = reports.flatMap(({ figures }) => figures[at]?.value ?? []).sort((a, b) => a - b);
    const [least = 0] = values;
    const value = values[values.length >> 1] ?? 0;
    return { ...figure, value, least, greatest: values.at(-1) ?? 0, runs: values.length };
  });
}

async function main(): Promise<boolean> {
  const known = readdirSync(folder)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      runs: { type: "string", default: "1" },
      built: { type: "boolean", default: false },
    },
  });
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`There is no bench “${unknown}”: choose from ${known.join(", ")}.`);
  if (!values.built) execFileSync(process.execPath, ["esbuild.js"], { cwd: path.join(folder, ".."), stdio: "inherit" });
  mkdirSync(results, { recursive: true });
  let good = true;
  for (const name of positionals.length > 0 ? positionals : known) {
    process.stderr.write(`\n— ${name}\n`);
    const reports: BenchReport[] = [];
    for (let run = 0; run < Math.max(1, Number(values.runs)); run++) reports.push(await runOnce(name));
    const figures = summarize(reports);
    const tables = reports.flatMap(({ table }) => (table === undefined ? [] : [table]));
    const result = { name, figures, load: reports.map(({ load }) => load), ...(tables.length > 0 && { tables }) };
    writeFileSync(path.join(results, `${name}.json`), `${JSON.stringify(result, undefined, 1)}\n`);
    if (values.json) process.stdout.write(`${JSON.stringify(tables.at(-1) ?? result)}\n`);
    else for (const figure of figures) process.stdout.write(`${formatFigure(figure)}\n`);
    process.stderr.write(
      `      load per core: ${reports.map(({ load }) => load.map((at) => at.toFixed(1)).join(" → ")).join(", ")}\n`,
    );
    good &&= figures.every(holds);
  }
  return good;
}

process.exitCode = (await main()) ? 0 : 1;
