import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { digests } from "./support/dataset.ts";
import { startOwner } from "./support/ownerProcess.ts";
import { inPhase, startEngine } from "./support/startEngine.ts";

const bench = useBench();

test("of two processes on one folder one works, the other shows the same and takes over within ten seconds of its death", async () => {
  const data = await bench.dataset("set", { "a.bin": 4_000_000, "b.bin": 1_000 });
  const id = data.metainfo.infoHash;
  await bench.seed(data);
  const torrent = bench.inside("set.torrent");
  writeFileSync(torrent, data.torrent);
  const storageFolder = bench.inside("state-shared");
  const folder = bench.inside("target");
  const owner = await startOwner({ storageFolder, torrent, folder, downloadLimit: 100_000 });
  onTestFinished(() => void owner.kill("SIGKILL"));

  const second = await startEngine(storageFolder, {}, { mirrors: true });
  onTestFinished(() => second.close());
  expect(second.status.phase).toBe("mirroring");
  expect(second.transfers.get(id)).toMatchObject({ phase: "downloading", totalBytes: 4_001_000, folder });
  expect((await second.transfers.files(id)).map(({ path }) => path)).toEqual(["set/a.bin", "set/b.bin"]);
  await expect(second.transfers.pause(id)).rejects.toMatchObject({
    code: "engineBusy",
    message: expect.stringMatching(/another window/i) as string,
  });
  // The owner writes down what it has every five seconds.
  await second.until(id, ({ doneBytes }) => doneBytes > 0);

  owner.kill("SIGKILL");
  await once(owner, "exit");
  const killedAt = performance.now();
  await second.until(id, inPhase("queued"), 10_000);
  expect(performance.now() - killedAt).toBeLessThan(10_000);
  expect(second.status).toMatchObject({ phase: "running" });
  expect(second.status.port).toBeUndefined();
  await second.transfers.resumeInterrupted();
  await second.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(digests(data.folder));
});
