// `npm start`: a dataset arrives from a real local swarm in demo/workspace/data. `-- --json` ends with one JSON line,
// `-- --ui` opens the empty workspace in VS Code in the browser instead, for the dataset to arrive there.

import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { buildWhenStale } from "./demo/buildWhenStale.mjs";
import { stopChildren } from "./demo/childProcesses.mjs";
import { clearFetched, clearState, unlink } from "./demo/clearDemo.mjs";
import { DATASET_NAME, makeDataset } from "./demo/makeDataset.mjs";
import { readArguments, USAGE } from "./demo/readArguments.mjs";
import { askCli, runCli, startSeeder } from "./demo/runCli.mjs";
import { showMarket } from "./demo/showMarket.mjs";
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
const FAST = { seeders: [12 * MB, 4 * MB, 2 * MB], webSeed: 2 * MB };
/** Slow enough to be watched: a minute for the dataset. */
const SLOW = { seeders: [0.6 * MB, 0.2 * MB, 0.1 * MB], webSeed: 0.1 * MB };

/** What a Ctrl+C means: it breaks the demo off, but it is the ordinary end of the workbench. */
let codeWhenInterrupted = 130;
let isInterrupted = false;
const interrupted = new Promise((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      isInterrupted = true;
      resolve(codeWhenInterrupted);
    });
  }
});

const askedForJson = process.argv.includes("--json");
const say = (text = "") => void (askedForJson ? process.stderr : process.stdout).write(`${text}\n`);
const row = (name, text) => say(`  ${name.padEnd(9)} ${text}`);
const megabytes = (bytes) => `${(bytes / MB).toFixed(1)} MB`;

/** What has to be stopped when the processes have ended, the latest first. */
const running = [];
const keep = (item) => {
  running.push(item);
  return item;
};
const stopAll = async () => {
  await stopChildren();
  for (const item of running.reverse()) await (item.stop ?? item.close).call(item);
};

async function prepare(swarm) {
  await buildWhenStale(root);
  mkdirSync(source, { recursive: true });
  mkdirSync(workspace, { recursive: true });
  const record = await makeDataset(source, path.join(demo, "source.json"));
  for (const folder of [target, workspace]) clearFetched(folder, record);
  for (const name of ["fetch", ...swarm.seeders.map((_, index) => `seeder-${index}`)]) clearState(state(name));
  return record;
}

async function startSwarm(seeders, webSeed) {
  const torrentFile = path.join(demo, `${DATASET_NAME}.torrent`);
  unlink(torrentFile);
  const tracker = keep(await startTracker());
  const { infoHash } = await askCli(root, [
    "create",
    path.join(source, DATASET_NAME),
    ...["-o", torrentFile, "--web-seed", webSeed.url],
    ...tracker.urls.flatMap((url) => ["--tracker", url]),
  ]);
  const started = await Promise.all(
    seeders.map((uploadLimit, index) =>
      startSeeder(root, torrentFile, source, { state: state(`seeder-${index}`), uploadLimit }),
    ),
  );
  await tracker.peers(seeders.length);
  const trackers = tracker.urls.map((url) => `&tr=${encodeURIComponent(url)}`).join("");
  const webSeeds = `&ws=${encodeURIComponent(webSeed.url)}`;
  return { magnet: `magnet:?xt=urn:btih:${infoHash}&dn=${DATASET_NAME}${trackers}${webSeeds}`, seeders: started };
}

/** Fetches by the magnet link alone: the contents come from the swarm too. */
async function fetchDataset(magnet, json) {
  const args = ["fetch", magnet, "--into", target, "--state", state("fetch"), "--no-dht", "--no-lsd", "--allow-local"];
  let outcome;
  const onLine = (line) => {
    if ("ok" in line) outcome = line;
    else process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  const started = performance.now();
  const code = await runCli(root, args, json ? { onLine } : {}).ended;
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
      // Every peer of the demo is on this machine: there is nothing to ask about.
      settings: {
        "swarmbid.allowLocalNetwork": true,
        "swarmbid.dht": false,
        "swarmbid.lsd": false,
        "swarmbid.connectToPeers": "always",
      },
    }),
  );
  row("VS Code", workbench.url);
  row("Magnet", magnet);
  say(
    "\n  The workspace is empty. In VS Code run “Swarmbid: Add Torrent or Magnet Link…” (F1) and paste the magnet link:",
  );
  say("  the dataset takes about a minute to arrive. Ctrl+C ends everything.");
  openInBrowser(workbench.url);
  codeWhenInterrupted = 0;
  return interrupted;
}

async function showArrival({ magnet, seeders }, record, webSeed, { json }) {
  const bytes = record.reduce((sum, file) => sum + file.bytes, 0);
  const seconds = await fetchDataset(magnet, json);
  const right = await countRight(record);
  const sha256Ok = right === record.length && countFiles() === record.length;
  say();
  row("Time", `${seconds.toFixed(1)} s, ${megabytes(bytes / seconds)}/s`);
  row("Web seed", `${megabytes(webSeed.served)} of it`);
  row("SHA-256", `${right} of ${record.length} files are right`);
  row("Files", path.relative(process.cwd(), path.join(target, DATASET_NAME)) || target);
  if (!sha256Ok) throw new Error("What arrived is not what was shared.");
  await Promise.all(seeders.map((seeder) => seeder.stop()));
  say("\n  The same data from one busy seeder, without and with an offer of BTT\n");
  const folder = path.join(demo, "market");
  const market = await showMarket({ root, folder, source, record, row, say, keep });
  if (json) process.stdout.write(`${JSON.stringify({ ok: true, bytes, sha256Ok, seconds, ...market })}\n`);
  else say("\n  See the dataset arrive in VS Code: npm start -- --ui\n");
  return 0;
}

async function main() {
  const options = readArguments(process.argv.slice(2));
  if (options.help) {
    say(USAGE.trimEnd());
    return 0;
  }
  const swarm = options.ui ? SLOW : FAST;
  const record = await prepare(swarm);
  const bytes = record.reduce((sum, file) => sum + file.bytes, 0);
  say("\nSwarmbid: a dataset arrives from a local swarm\n");
  row("Dataset", `${DATASET_NAME}, ${record.length} files, ${megabytes(bytes)}`);
  const webSeed = keep(await startWebSeed(source, swarm.webSeed));
  const running = await startSwarm(swarm.seeders, webSeed);
  const rates = swarm.seeders.map((rate) => rate / MB).join(", ");
  row("Swarm", `a tracker, seeders with ${rates} MB/s, a web seed with ${swarm.webSeed / MB} MB/s\n`);
  return options.ui ? openWorkbench(running.magnet) : showArrival(running, record, webSeed, options);
}

function failed({ message, code = "internal", usage }) {
  // What a Ctrl+C tears apart is no failure.
  if (isInterrupted) return interrupted;
  process.stderr.write(`${message}\n${usage === undefined ? "" : `\n${usage}`}`);
  if (askedForJson) process.stdout.write(`${JSON.stringify({ ok: false, code, message })}\n`);
  return usage === undefined ? 1 : 2;
}

const code = await Promise.race([main().catch(failed), interrupted]);
await stopAll();
process.exit(code);
