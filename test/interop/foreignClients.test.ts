import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Cli, startCli } from "../cli/startCli.ts";
import type { ClientOptions, ForeignClient } from "./clients/foreignClient.ts";
import { freePort } from "./clients/freePort.ts";
import { type LocalNetwork, openLocalNetwork } from "./clients/localNetwork.ts";
import { startAria2 } from "./clients/startAria2.ts";
import { type LabTracker, startLabTracker } from "./clients/startLabTracker.ts";
import { startTransmission } from "./clients/startTransmission.ts";
import { hashTree, writeDataset } from "./dataset.ts";

const clients: readonly (readonly [string, (options: ClientOptions) => ForeignClient])[] = [
  ["transmission", startTransmission],
  ["aria2", startAria2],
];
/** transmission 3.00 paces itself to a few MB/s, the more so on a busy machine. */
const PATIENCE_MS = 300_000;
const QUIET = ["--no-dht", "--no-lsd", "--no-pex", "--allow-local"];

let root = "";
let source = "";
let name = "";
let network: LocalNetwork;
let original: Readonly<Record<string, string>> = {};
let tracker: LabTracker;
const running: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), "swarmbid-interop-"));
  source = path.join(root, "source");
  name = writeDataset(source);
  original = await hashTree(path.join(source, name));
  network = await openLocalNetwork();
});

afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.close();
});

afterAll(async () => {
  await network.close();
  rmSync(root, { recursive: true });
});

const folder = (title: string) => mkdtempSync(path.join(root, `${title}-`));

function cli(...args: string[]): Cli {
  const started = startCli(args, { stateHome: folder("state"), prefix: network.ours.prefix });
  running.push({ close: () => started.stop() });
  return started;
}

/** A tracker of its own for each test and the dataset's torrent, made by our `create`. */
async function createTorrent(): Promise<string> {
  tracker = await startLabTracker(network.ours);
  running.push(tracker);
  const torrentFile = path.join(folder("torrent"), "set.torrent");
  const { last } = await cli("create", path.join(source, name), "-o", torrentFile, "--tracker", tracker.url).ended;
  expect(last).toMatchObject({ ok: true, files: Object.keys(original).length });
  return torrentFile;
}

async function startForeign(start: (options: ClientOptions) => ForeignClient, torrentFile: string, data: string) {
  const port = await freePort();
  running.push(start({ place: network.foreign, torrentFile, folder: data, scratch: folder("scratch"), port }));
  return `${network.foreign.address}:${port}`;
}

test.each(clients)(
  "200 MB arrive from a seed run by %s, every byte right",
  { timeout: PATIENCE_MS },
  async (_name, start) => {
    const torrentFile = await createTorrent();
    await startForeign(start, torrentFile, source);
    await tracker.seeds(1);
    const target = folder("fetched");
    const { code, last } = await cli("fetch", torrentFile, "--into", target, ...QUIET).ended;
    expect({ code, last }).toMatchObject({ code: 0, last: { ok: true, files: Object.keys(original).length } });
    expect(await hashTree(target)).toEqual(
      Object.fromEntries(Object.entries(original).map(([file, hash]) => [path.join(name, file), hash])),
    );
  },
);

test.each(clients)("%s fetches 200 MB from us, every byte right", { timeout: PATIENCE_MS }, async (_name, start) => {
  const torrentFile = await createTorrent();
  const target = folder("foreign");
  const dial = network.foreignDials ? [] : ["--peer", await startForeign(start, torrentFile, target)];
  const seed = cli("seed", torrentFile, "--data", source, ...QUIET, ...dial);
  await seed.line((line) => line["event"] === "listening");
  await tracker.seeds(1);
  if (network.foreignDials) await startForeign(start, torrentFile, target);
  await tracker.seeds(2);
  const arrived = await hashTree(path.join(target, name));
  // Both clients leave empty files out.
  const { "notes/empty.txt": _empty, ...expected } = original;
  expect(arrived).toMatchObject(expected);
});
