// `npm run test:interop`: the ring of other clients, then what works with whom. Arguments: [--json] [--docs] [file filters of vitest].
// --json: the last line of the output is {"passed","failed","peers":[{"client","version"}]}, everything else goes to the error output.
// --docs: writes the table to docs/interop.md.
import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const reportFile = path.join(root, "out", "test", "interop.json");
const ARROWS = { "they seed, we fetch": "↓", "we seed, they fetch": "↑" };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, docs: { type: "boolean", default: false } },
});

function runRing() {
  return new Promise((resolve) => {
    const ring = spawn(
      process.execPath,
      [path.join(root, "scripts", "test.mjs"), "--ring", "interop", ...positionals],
      { cwd: root, stdio: ["ignore", values.json ? 2 : "inherit", "inherit"] },
    );
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => ring.kill(signal));
    ring.once("error", () => resolve(1));
    ring.once("close", (code) => resolve(code ?? 1));
  });
}

/** Every test of the last run: its state, and what it says of a client when it is a cell of the matrix. */
function readReport() {
  try {
    const { testResults } = JSON.parse(readFileSync(reportFile, "utf8"));
    return testResults.flatMap((file) => file.assertionResults);
  } catch {
    return [];
  }
}

/** Client -> version, in the order of the matrix. */
function peersOf(cells) {
  return [...new Map(cells.map(({ interop: { client, version } }) => [client, version]))].map(([client, version]) => ({
    client,
    version,
  }));
}

/** One line per feature, with an arrow for each direction that works; ✗ marks one that does not. */
function tableOf(cells) {
  const peers = peersOf(cells);
  const features = [...new Set(cells.map(({ interop }) => interop.feature))];
  const mark = (feature, client) =>
    cells
      .filter(({ interop }) => interop.feature === feature && interop.client === client)
      .map(({ passed, interop }) => `${ARROWS[interop.direction]}${passed ? "" : " ✗"}`)
      .join(" ") || "–";
  return [
    ["feature", ...peers.map(({ client, version }) => `${client} ${version}`), "note"],
    ...features.map((feature) => [
      feature,
      ...peers.map(({ client }) => mark(feature, client)),
      cells.find(({ interop }) => interop.feature === feature)?.interop.note ?? "",
    ]),
  ];
}

const markdown = ([head, ...lines]) =>
  [head, head.map(() => "---"), ...lines].map((line) => `| ${line.join(" | ")} |`).join("\n");

function plain(table) {
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  return table
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function writeDocs(table) {
  const text = [
    "# With other clients",
    "",
    "What works between Swarmbid and other BitTorrent clients, as processes on a network of their own: ↓ they seed and we fetch, ↑ we seed and they fetch;",
    "every file is compared by SHA-256. Written by `npm run test:interop -- --docs` from what the last run saw; `npm test` runs the same matrix (`test/interop/matrix/rows.ts`).",
    "",
    markdown(table),
    "",
    "Besides: transmission creates no empty files, and libtorrent shortens names of more than 240 bytes unless it is told the true ones. A peer exchange row has no tracker:",
    "the fetching side knows one slow peer, and learns of a fast one from it. In the rows of web seeds the seeding side is limited, and a web server gives the rest.",
    "",
  ].join("\n");
  writeFileSync(path.join(root, "docs", "interop.md"), text);
}

rmSync(reportFile, { force: true });
const code = await runRing();
const tests = readReport();
const passed = tests.filter(({ status }) => status === "passed").length;
// A ring that could not run has failed too.
const failed = Math.max(tests.filter(({ status }) => status === "failed").length, code === 0 ? 0 : 1);
const cells = tests
  .filter(({ meta, status }) => meta?.interop !== undefined && ["passed", "failed"].includes(status))
  .map(({ meta, status }) => ({ interop: meta.interop, passed: status === "passed" }));
if (values.docs && cells.length > 0 && failed === 0) writeDocs(tableOf(cells));
if (values.json) process.stdout.write(`${JSON.stringify({ passed, failed, peers: peersOf(cells) })}\n`);
else {
  if (cells.length > 0) process.stdout.write(`\n${plain(tableOf(cells))}\n\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
}
process.exitCode = failed > 0 ? 1 : 0;
