import { beforeEach, expect, test } from "vitest";
import type { EngineSettings } from "../../src/engine/model.ts";
import { useBench } from "./support/bench.ts";
import { type Dataset, digests } from "./support/dataset.ts";
import { freePort } from "./support/freePort.ts";
import { inPhase, LOOPBACK_SETTINGS, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const PIECES = 123;
let data: Dataset;
let folder: string;

beforeEach(async () => {
  data = await bench.dataset("set", { "a.bin": 4_000_000, "b.bin": 4_000_000 });
  folder = bench.inside("target");
});

const add = (engine: StartedEngine) => engine.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder });
const hashed = (engine: StartedEngine): number[] =>
  engine.logged.flatMap((line) => /hashing (\d+) of 123 pieces/.exec(line)?.[1] ?? []).map(Number);

test("after a crash only the pieces since the last checkpoint are hashed again, not the whole file", async () => {
  await bench.seed(data, { uploadLimit: 800_000 });
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  // Past the first checkpoint, which comes after five seconds.
  const { doneBytes } = await fetcher.until(id, (snapshot) => snapshot.doneBytes > 5_200_000);
  await fetcher.hangThread();
  await fetcher.until(id, inPhase("restarting"));
  const back = await fetcher.until(id, inPhase("downloading"));
  expect(back.doneBytes).toBeGreaterThanOrEqual(doneBytes);
  const [, again = PIECES] = hashed(fetcher);
  expect(again).toBeLessThan(PIECES / 2);
  await fetcher.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("after an orderly end nothing is hashed again", async () => {
  await bench.seed(data);
  const first = await bench.engine("fetcher");
  const id = await add(first);
  await first.until(id, inPhase("seeding"));
  await first.close();
  const again = await bench.engine("fetcher");
  await again.transfers.resumeInterrupted();
  await again.until(id, inPhase("seeding"));
  expect(hashed(again)).toEqual([0]);
});

test("a new listening port takes effect while transfers go on", async () => {
  await bench.seed(data, { uploadLimit: 2_000_000 });
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  await fetcher.until(id, (snapshot) => snapshot.doneBytes > 500_000);
  const port = await freePort();
  await fetcher.configure({ ...LOOPBACK_SETTINGS, listenPort: port });
  await fetcher.until(id, inPhase("seeding"));
  expect(fetcher.status.port).toBe(port);
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("turning seeding off ends the seeding of what is complete, turning it on begins it", async () => {
  await bench.seed(data);
  const on = LOOPBACK_SETTINGS;
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  await fetcher.until(id, inPhase("seeding"));
  await fetcher.configure({ ...on, seedAfterCompletion: false });
  expect(await fetcher.until(id, inPhase("complete"))).toMatchObject({ peers: 0 });
  await fetcher.configure(on);
  await fetcher.until(id, inPhase("seeding"));
});

test.each<[string, Partial<EngineSettings>, Partial<EngineSettings>]>([
  ["download", {}, { downloadLimit: 1_000_000 }],
  ["upload", { uploadLimit: 1_000_000 }, {}],
])("the %s limit of all transfers holds within 15 percent", async (_, seeding, fetching) => {
  await bench.seed(data, seeding);
  const fetcher = await bench.engine("fetcher", fetching);
  const id = await add(fetcher);
  const from = await fetcher.until(id, ({ receivedBytes }) => receivedBytes > 2_000_000);
  const at = performance.now();
  const to = await fetcher.until(id, ({ receivedBytes }) => receivedBytes > 7_000_000);
  const rate = ((to.receivedBytes - from.receivedBytes) * 1_000) / (performance.now() - at);
  expect(rate).toBeGreaterThan(850_000);
  expect(rate).toBeLessThan(1_150_000);
});

test("forbidding the local network ends the connections to it, and allowing it again begins them", async () => {
  await bench.seed(data, { uploadLimit: 400_000 });
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  await fetcher.until(id, ({ peers, doneBytes }) => peers > 0 && doneBytes > 0);
  await fetcher.configure({ ...LOOPBACK_SETTINGS, allowLocalNetwork: false });
  await fetcher.until(id, ({ phase, peers }) => phase === "downloading" && peers === 0);
  await fetcher.configure(LOOPBACK_SETTINGS);
  await fetcher.until(id, ({ peers }) => peers > 0);
});
