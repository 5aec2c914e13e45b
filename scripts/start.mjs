// `npm start`: a dataset arrives from a real local swarm in demo/workspace/data. `-- --json` ends with one JSON line,
// `-- --ui` then opens the workspace in VS Code in the browser.

import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildWhenStale } from "./demo/buildWhenStale.mjs";
import { clearFetched, clearState, unlink } from "./demo/clearDemo.mjs";
import { DATASET_NAME, makeDataset } from "./demo/makeDataset.mjs";
import { askCli, runCli, startSeeder } from "./demo/runCli.mjs";
import { startTracker } from "./demo/startTracker.mjs";
import { startWebSeed } from "./demo/startWebSeed.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const demo = path.join(root, "demo");
const source = path.join(demo, "source");
const workspace = path.join(demo, "workspace");
const target = path.join(workspace, "data");
const state = (name) => path.join(demo, "state", name);
const MB = 1_000_000;
/** One seeder has a fast line, two are busy; bytes per second. */
const SEEDERS = [12 * MB, 4 * MB, 2 * MB];
const WEB_SEED = 2 * MB;

const { values: options } = parseArgs({
  options: { json: { type: "boolean", default: false }, ui: { type: "boolean", default: false } },
});
const say = (text = "") => void (options.json ? process.stderr : process.stdout).write(`${text}\n`);
const row = (name, text) => say(`  ${name.padEnd(9)} ${text}`);
const megabytes = (bytes) => `${(bytes / MB).toFixed(1)} MB`;

/** What has to be stopped, the latest first. */
const running = [];
const keep = (item) => {
  running.push(item);
  return item;
};
let stopping;
const stopAll = () => {
  stopping ??= (async () => {
    for (const item of running.reverse()) await (item.stop ?? item.close).call(item);
  })();
  return stopping;
};

/** What a Ctrl+C means: it breaks the demo off, but it is the ordinary end of the workbench. */
let codeWhenInterrupted = 130;
const interrupted = new Promise((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => resolve(codeWhenInterrupted));
});

async function prepare() {
  buildWhenStale(root);
  mkdirSync(source, { recursive: true });
  mkdirSync(workspace, { recursive: true });
  const record = makeDataset(source, path.join(demo, "source.json"));
  clearFetched(target, record);
  for (const name of ["fetch", ...SEEDERS.map((_, index) => `seeder-${index}`)]) clearState(state(name));
  return record;
}

async function startSwarm(webSeed) {
  const torrentFile = path.join(demo, `${DATASET_NAME}.torrent`);
  unlink(torrentFile);
  const tracker = keep(await startTracker());
  const { infoHash } = await askCli(root, [
    "create",
    path.join(source, DATASET_NAME),
    ...["-o", torrentFile, "--web-seed", webSeed.url],
    ...tracker.urls.flatMap((url) => ["--tracker", url]),
  ]);
  await Promise.all(
    SEEDERS.map(async (uploadLimit, index) =>
      keep(await startSeeder(root, torrentFile, source, { state: state(`seeder-${index}`), uploadLimit })),
    ),
  );
  await tracker.peers(SEEDERS.length);
  const trackers = tracker.urls.map((url) => `&tr=${encodeURIComponent(url)}`).join("");
  return `magnet:?xt=urn:btih:${infoHash}&dn=${DATASET_NAME}${trackers}&ws=${encodeURIComponent(webSeed.url)}`;
}

/** Fetches by the magnet link alone: the contents come from the swarm too. */
async function fetchDataset(magnet) {
  const args = ["fetch", magnet, "--into", target, "--state", state("fetch"), "--no-dht", "--no-lsd", "--allow-local"];
  let outcome;
  const onLine = (line) => {
    if ("ok" in line) outcome = line;
    else process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  const started = performance.now();
  const fetching = keep(runCli(root, args, options.json ? { onLine } : {}));
  const code = await fetching.ended;
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw Object.assign(new Error(outcome?.message ?? "The fetch failed."), { code: outcome?.code });
  return outcome?.seconds ?? seconds;
}

async function countRight(record) {
  let right = 0;
  for (const { file, sha256 } of record) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path.join(target, file)), hash);
    if (hash.digest("hex") === sha256) right += 1;
  }
  return right;
}

const countFiles = () =>
  readdirSync(path.join(target, DATASET_NAME), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length;

async function openWorkbench(magnet) {
  const { startWorkbench, openInBrowser } = await import("./workbench.mjs");
  say("  Opening VS Code …");
  const workbench = keep(
    await startWorkbench({
      folder: workspace,
      settings: { "swarmbid.allowLocalNetwork": true, "swarmbid.dht": false, "swarmbid.lsd": false },
    }),
  );
  row("VS Code", workbench.url);
  row("Magnet", magnet);
  say("\n  The swarm stays up for the magnet link. Ctrl+C ends everything.");
  openInBrowser(workbench.url);
  codeWhenInterrupted = 0;
  return interrupted;
}

async function main() {
  const record = await prepare();
  const bytes = record.reduce((sum, file) => sum + file.bytes, 0);
  say("\nSwarmbid: a dataset arrives from a local swarm\n");
  row("Dataset", `${DATASET_NAME}, ${record.length} files, ${megabytes(bytes)}`);
  const webSeed = keep(await startWebSeed(source, WEB_SEED));
  const magnet = await startSwarm(webSeed);
  row(
    "Swarm",
    `a tracker, seeders with ${SEEDERS.map((rate) => rate / MB).join(", ")} MB/s, a web seed with ${WEB_SEED / MB} MB/s\n`,
  );
  const seconds = await fetchDataset(magnet);
  const right = await countRight(record);
  const sha256Ok = right === record.length && countFiles() === record.length;
  say();
  row("Time", `${seconds.toFixed(1)} s, ${megabytes(bytes / seconds)}/s`);
  row("Web seed", `${megabytes(webSeed.served)} of it`);
  row("SHA-256", `${right} of ${record.length} files are right`);
  row("Files", path.relative(process.cwd(), path.join(target, DATASET_NAME)) || target);
  if (options.json) process.stdout.write(`${JSON.stringify({ ok: sha256Ok, bytes, sha256Ok, seconds })}\n`);
  if (options.ui) return openWorkbench(magnet);
  say("\n  See it in VS Code: npm start -- --ui\n");
  return sha256Ok ? 0 : 1;
}

const failed = (error) => {
  process.stderr.write(`${error.message}\n`);
  if (options.json)
    process.stdout.write(`${JSON.stringify({ ok: false, code: error.code ?? "internal", message: error.message })}\n`);
  return 1;
};
const code = await Promise.race([main().catch(failed), interrupted]);
await stopAll();
process.exit(code);
