import { mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { holdFolder } from "../../../../src/engine/transfers/holdFolder.ts";
import { useListBench } from "./listBench.ts";

const bench = useListBench();

test("what another engine is writing is not adopted: the second one says so, changes nothing, and goes on when the first has ended", async () => {
  const { torrent, data } = await bench.torrent({ "a.bin": 32_768, "b.bin": 32_768 });
  const folder = bench.inside("target");
  const [one, other] = [await bench.list("one"), await bench.list("other")];
  const id = await one.add({ source: { kind: "file", bytes: torrent }, folder });
  const first = await one.running(id);
  for (const piece of [0, 2]) await first.deliver(data, piece);
  const written = (): string[] => readdirSync(path.join(folder, "set"));
  await expect.poll(written).toEqual(["a.bin.part", "b.bin.part"]);

  await other.add({ source: { kind: "file", bytes: torrent }, folder });
  const { error } = await other.until(id, (snapshot) => snapshot.error !== undefined);
  expect(error).toMatchObject({ code: "engineBusy", message: expect.stringMatching(/then resume/) as string });
  expect(other.swarm.torrents.filter(({ content }) => content !== undefined)).toEqual([]);
  await expect(other.remove(id, true)).resolves.toEqual([]);
  expect(written()).toEqual(["a.bin.part", "b.bin.part"]);

  await one.pause(id);
  await other.add({ source: { kind: "file", bytes: torrent }, folder });
  const second = await other.running(id);
  expect([...(second.content?.bitfield ?? [])]).toEqual([0b1010_0000]);
  await one.resume(id, {});
  await one.until(id, (snapshot) => snapshot.error?.code === "engineBusy");
});

test("a folder whose files are all there is free for others, however long they are seeded", async () => {
  const { torrent, folder } = await bench.torrent({ "a.bin": 32_768 });
  const [one, other] = [await bench.list("one"), await bench.list("other")];
  const id = await one.add({ source: { kind: "file", bytes: torrent }, folder });
  await one.inPhase(id, "seeding");
  await other.add({ source: { kind: "file", bytes: torrent }, folder });
  await other.inPhase(id, "seeding");
});

test("a folder is held under all its names, by one only, and by the next when it is let go; no file stays", () => {
  const [locks, real, linked] = [bench.inside("locks"), bench.inside("real"), bench.inside("linked")];
  mkdirSync(real);
  symlinkSync(real, linked);
  const hold = holdFolder(path.join(real, "not-yet"), "a", locks);
  expect(() => holdFolder(path.join(linked, "not-yet"), "a", locks)).toThrow(
    expect.objectContaining({ code: "engineBusy" }),
  );
  holdFolder(real, "a", locks).release();
  holdFolder(path.join(real, "not-yet"), "b", locks).release();
  hold.release();
  const next = holdFolder(path.join(linked, "not-yet"), "a", locks);
  hold.release();
  expect(readdirSync(locks)).toHaveLength(1);
  next.release();
  expect(readdirSync(locks)).toEqual([]);
});

test("a file that a killed holder left blocks nobody, and one that was taken away is made anew", () => {
  const locks = bench.inside("locks");
  const hold = holdFolder(bench.inside("x"), "a", locks);
  const [name = ""] = readdirSync(locks);
  hold.release();
  writeFileSync(path.join(locks, name), "");
  const after = holdFolder(bench.inside("x"), "a", locks);
  unlinkSync(path.join(locks, name));
  const again = holdFolder(bench.inside("x"), "a", locks);
  expect(readFileSync(path.join(locks, name))).toHaveLength(0);
  again.release();
  after.release();
});
