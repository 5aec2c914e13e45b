import { expect, test } from "vitest";
import { createLayout } from "../../../../src/engine/store/layout.ts";
import type { FileStamp } from "../../../../src/engine/store/stampFile.ts";
import { changedNotice, createChangeGuard } from "../../../../src/engine/transfers/changeGuard.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import { fakeTorrent } from "../../../fakes/torrent.ts";

const PIECE = 16_384;
const stamp = (index: number, more: Partial<FileStamp> = {}): FileStamp => ({
  index,
  state: "final",
  size: PIECE + 100,
  mtimeMs: 1_000,
  ...more,
});

/** Two files of a piece and a bit each; piece 1 is shared. */
function guarded() {
  const lengths = [PIECE + 100, PIECE + 100];
  const { metainfo } = fakeTorrent(
    PIECE,
    lengths.map((length, index) => ({ path: `set/${String(index)}`, length })),
  );
  const clock = createFakeClock();
  const disk = [stamp(0), stamp(1)];
  const counts = { looks: 0, reads: 0 };
  const changed: number[] = [];
  const guard = createChangeGuard({
    clock,
    layout: createLayout(metainfo, [0, 1]),
    store: {
      put: () => Promise.resolve(),
      read(_piece, _offset, length) {
        counts.reads += 1;
        return Promise.resolve(new Uint8Array(length));
      },
      stamps(only) {
        counts.looks += 1;
        return Promise.resolve(disk.filter(({ index }) => only?.has(index) ?? true));
      },
    },
    onChanged: (file) => changed.push(file),
  });
  guard.trust(stamp(0));
  guard.trust(stamp(1));
  return { clock, disk, counts, changed, guard };
}

test("a file is looked at once a second at most, however often it is read", async () => {
  const { clock, counts, guard } = guarded();
  await Promise.all([guard.read(0, 0, 100), guard.read(0, 100, 100)]);
  await guard.read(0, 200, 100);
  expect(counts).toEqual({ looks: 1, reads: 3 });
  clock.advance(1_000);
  await guard.read(0, 0, 100);
  expect(counts.looks).toBe(2);
});

test.each<[string, Partial<FileStamp>]>([
  ["time", { mtimeMs: 2_000 }],
  ["size", { size: 5 }],
  ["being there", { state: "absent" }],
])("nothing is read of a file that lost its %s, and that is told once", async (_, change) => {
  const { disk, counts, changed, guard } = guarded();
  disk[0] = stamp(0, change);
  await expect(guard.read(0, 0, 100)).rejects.toMatchObject({ code: "filesChanged" });
  await expect(guard.read(0, 0, 100)).rejects.toMatchObject({ code: "filesChanged" });
  expect(counts.reads).toBe(0);
  expect(changed).toEqual([0]);
  expect([...guard.changedFiles]).toEqual([0]);
});

test("a piece that a changed file shares with another is refused where it holds the changed bytes, the rest is served", async () => {
  const { disk, guard } = guarded();
  disk[0] = stamp(0, { mtimeMs: 2_000 });
  await expect(guard.read(1, 0, 200)).rejects.toMatchObject({ code: "filesChanged" });
  expect((await guard.read(1, 100, 200)).length).toBe(200);
});

test("what was seen under the unfinished name is believed under the final one: a rename changes neither size nor time", async () => {
  const { guard } = guarded();
  guard.trust(stamp(0, { state: "part" }));
  expect(guard.trusted(0)).toMatchObject({ state: "final", mtimeMs: 1_000 });
  expect((await guard.read(0, 0, 1)).length).toBe(1);
});

test("the notice names one file and counts the others", () => {
  expect(changedNotice([])).toBeUndefined();
  expect(changedNotice(["a.csv"])).toBe("“a.csv” changed since it was fetched and is not shared any more: run Verify.");
  expect(changedNotice(["a.csv", "b", "c"])).toMatch(/^“a\.csv” and 2 more changed .*: run Verify\.$/);
});
