import { statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, type EngineSettings } from "../../../../src/engine/model.ts";
import { type BenchList, useListBench } from "./listBench.ts";

const bench = useListBench();
const ALWAYS = { days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 0 };

const added = async (list: BenchList, name: string, seedOnly: boolean): Promise<string> => {
  const { torrent, folder } = await bench.torrent({ [name]: 100_000 });
  const source = { kind: "file", bytes: torrent } as const;
  return list.add({ source, folder: seedOnly ? folder : bench.inside(`target-${name}`), seedOnly });
};
const change = (list: BenchList, settings: Partial<EngineSettings>): Promise<void> =>
  list.configure({ ...DEFAULT_SETTINGS, ...settings });

test.each<[keyof EngineSettings, Partial<EngineSettings>, number | undefined]>([
  ["downloadLimit", { downloadLimit: 5 }, 5],
  ["alternativeLimits", { downloadLimit: 5, useAlternativeLimits: true, alternativeLimits: { downloadLimit: 3 } }, 3],
  ["useAlternativeLimits", { downloadLimit: 5, alternativeLimits: { downloadLimit: 3 } }, 5],
  ["limitSchedule", { downloadLimit: 5, alternativeLimits: { downloadLimit: 3 }, limitSchedule: ALWAYS }, 3],
])("a change of %s reaches the sockets at once", async (_name, settings, limit) => {
  const list = await bench.list();
  await change(list, settings);
  expect(list.swarm.configured.at(-1)?.downloadLimit).toBe(limit);
  await change(list, {});
  expect(list.swarm.configured.at(-1)?.downloadLimit).toBeUndefined();
});

test.each<[keyof EngineSettings, boolean]>([
  ["maxActiveDownloads", false],
  ["maxActiveSeeds", true],
])("a change of %s starts who waits and holds who is too many, at once", async (name, seedOnly) => {
  const list = await bench.list("state", { [name]: 1 });
  const first = await added(list, "a.bin", seedOnly);
  const second = await added(list, "b.bin", seedOnly);
  await list.running(first);
  await list.inPhase(second, "queued");
  await change(list, {});
  await list.running(second);
  await change(list, { [name]: 1 });
  await list.inPhase(second, "queued");
  expect(await list.until(first, () => true)).toMatchObject({ phase: seedOnly ? "seeding" : "downloading" });
});

test("a change of seedRules ends the seeding of who has sent enough, at once", async () => {
  const list = await bench.list();
  const id = await added(list, "a.bin", true);
  const running = await list.running(id);
  running.stats = { ...running.stats, sentBytes: 300_000 };
  await change(list, { seedRules: { ratio: 2, keepIfOnlySource: false } });
  await list.inPhase(id, "complete");
});

test("a change of seedAfterCompletion ends and begins the seeding of what was fetched, at once", async () => {
  const { torrent, folder } = await bench.torrent({ "a.bin": 100_000 });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder });
  await list.inPhase(id, "seeding");
  await change(list, { seedAfterCompletion: false });
  await list.inPhase(id, "complete");
  await change(list, {});
  await list.inPhase(id, "seeding");
});

test("a change of preallocation concerns who goes on later, as its description says", async () => {
  const list = await bench.list();
  const id = await added(list, "a.bin", false);
  await list.running(id);
  await change(list, { preallocation: "full" });
  const size = (): number | undefined =>
    statSync(path.join(bench.inside("target-a.bin"), "set/a.bin.part"), { throwIfNoEntry: false })?.size;
  expect(size() ?? 0).toBe(0);
  await list.pause(id);
  await list.resume(id, {});
  await list.running(id);
  expect(size()).toBe(100_000);
});
