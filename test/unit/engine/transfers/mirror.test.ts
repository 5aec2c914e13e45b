import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { createFakeClock, type FakeClock } from "../../../fakes/clock.ts";
import { useListBench } from "./listBench.ts";

const bench = useListBench();
const BUSY = { code: "engineBusy" };

/** Two seconds pass in some twenty milliseconds. */
function fastClock(): FakeClock {
  const clock = createFakeClock();
  const timer = setInterval(() => {
    clock.advance(100);
  }, 1);
  onTestFinished(() => {
    clearInterval(timer);
  });
  return clock;
}

/** A list that owns the folder with one running transfer, and one that finds it taken. */
async function owned() {
  const { torrent, data } = await bench.torrent({ "a.bin": 40_000, "b.bin": 10 });
  const owner = await bench.list();
  const id = await owner.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  const running = await owner.running(id);
  const mirror = await bench.list("state", {}, fastClock(), true);
  return { torrent, data, owner, id, running, mirror };
}

test("while another one owns the folder its transfers and their files are shown", async () => {
  const { owner, mirror, id } = await owned();
  expect([owner.isMirror, mirror.isMirror]).toEqual([false, true]);
  const seen = await mirror.until(id, () => true);
  const { notice: _n, ...own } = await owner.until(id, () => true);
  expect(seen).toMatchObject({ name: own.name, folder: own.folder, totalBytes: 40_010, phase: "downloading" });
  expect(mirror.files(id)).toEqual(owner.files(id));
});

test("what the owner does is seen at the next look", async () => {
  const { owner, mirror, id } = await owned();
  await owner.pause(id);
  await mirror.inPhase(id, "paused");
  await owner.remove(id, false);
  await expect.poll(() => mirror.files(id)).toEqual([]);
});

test("nothing can be done with what another one owns, and the sentence says where it can", async () => {
  const { mirror, id, torrent } = await owned();
  const add = { source: { kind: "file", bytes: torrent }, folder: bench.inside("other") } as const;
  for (const act of [
    () => mirror.add(add),
    () => mirror.preview(add.source, {}, 1),
    () => mirror.pauseAll(),
    () => mirror.resumeAll(),
    () => mirror.resumeInterrupted(),
    () => mirror.remove(id, true),
    () => mirror.verify(id),
    async () => mirror.pause(id),
    async () => mirror.resume(id, {}),
    async () => mirror.select(id, [0]),
    async () => mirror.moveData(id, bench.inside("other")),
    async () => mirror.setOptions(id, { strategy: "rarest", priorities: {} }),
    async () => {
      await Promise.resolve();
      mirror.move(id, "top");
    },
  ])
    await expect(act()).rejects.toMatchObject({ ...BUSY, message: expect.stringMatching(/another window/i) as string });
  expect(mirror.swarm.opened).toBe(0);
});

test("when the owner ends, the other one takes over: nothing starts by itself, and everything can be done", async () => {
  const { owner, mirror, id, running, data } = await owned();
  await running.deliver(data, 1);
  await owner.close();
  await mirror.inPhase(id, "queued");
  expect([mirror.isMirror, mirror.swarm.opened]).toEqual([false, 0]);
  await mirror.resumeInterrupted();
  expect((await mirror.running(id)).content?.bitfield[0]).toBe(0b0100_0000);
});

test("a list that is not to mirror says that the folder is taken", async () => {
  const { torrent } = await bench.torrent({ "a.bin": 10 });
  const owner = await bench.list();
  await owner.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  await expect(bench.list("state", {}, fastClock())).rejects.toMatchObject(BUSY);
});

test("a list that cannot be read when its owner has ended is not kept from others, says so, and is taken over once it can", async () => {
  const { owner, mirror, id } = await owned();
  const state = new DatabaseSync(bench.inside("state/transfers.db"));
  onTestFinished(() => {
    state.close();
  });
  state.exec("CREATE TEMP TABLE broken AS SELECT * FROM transfers; UPDATE broken SET id = 'b', sources = 'no JSON'");
  state.exec("INSERT INTO transfers SELECT * FROM broken");
  await owner.close();
  await expect
    .poll(() => mirror.problem)
    .toMatchObject({
      code: "fileAccess",
      message: expect.stringMatching(/cannot be read.*move/) as string,
    });
  await expect(mirror.pauseAll()).rejects.toMatchObject({ code: "fileAccess" });
  state.exec("DELETE FROM transfers WHERE id = 'b'");
  await mirror.inPhase(id, "queued");
  expect([mirror.isMirror, mirror.problem]).toEqual([false, undefined]);
});
