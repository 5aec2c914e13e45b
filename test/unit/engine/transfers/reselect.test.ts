import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { SwarmbidError } from "../../../../src/engine/errors.ts";
import { createGate } from "../../../../src/engine/store/gate.ts";
import { createLayout } from "../../../../src/engine/store/layout.ts";
import { openPieceStore } from "../../../../src/engine/store/pieceStore.ts";
import type { FileStamp } from "../../../../src/engine/store/stampFile.ts";
import { createBitfield, hasBit, setBit } from "../../../../src/engine/transfers/bitfield.ts";
import { openCheckNotes } from "../../../../src/engine/transfers/checkNotes.ts";
import { prepareContent } from "../../../../src/engine/transfers/prepare.ts";
import type { TransferRecord } from "../../../../src/engine/transfers/record.ts";
import { reselect } from "../../../../src/engine/transfers/reselect.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import { createWorkbench, type Workbench } from "../store/workbench.ts";

const PIECE = 1_000;
/** Pieces 0..5: a has 0 to 1, b has 1 to 3, c has 3 to 5. */
const FILES = [
  { path: "set/a", length: 1_500 },
  { path: "set/b", length: 2_000 },
  { path: "set/c", length: 2_100 },
];

/** A transfer's durable state in memory; it is killed right before the commit with the number `killAt`, or right after it. */
interface Bench {
  readonly bench: Workbench;
  record: TransferRecord;
  stamps: Map<number, FileStamp>;
  journal: readonly number[];
  select(wanted: readonly number[], killAt?: number, after?: boolean, signal?: AbortSignal): Promise<void>;
  /** The pieces that a restart believes after its check. */
  restart(): Promise<number[]>;
  bits(): number[];
}

async function fetched(
  wanted: readonly number[],
  pieces: readonly number[],
  finished: readonly number[],
): Promise<Bench> {
  const bench = await createWorkbench(PIECE, FILES, wanted);
  await bench.putAll(pieces);
  for (const file of finished) await bench.store.finish(file);
  await bench.store.sync();
  const stamps = await bench.store.stamps();
  await bench.store.close();
  const bitfield = createBitfield(bench.metainfo.pieceCount);
  for (const piece of pieces) setBit(bitfield, piece);
  const all = Array.from({ length: bench.metainfo.pieceCount }, (_, piece) => piece);

  const state: Bench = {
    bench,
    stamps: new Map(stamps.filter(({ state }) => state !== "absent").map((stamp) => [stamp.index, stamp])),
    journal: [],
    record: {
      id: bench.metainfo.infoHash,
      name: "set",
      folder: bench.folder,
      trackers: [],
      webSeeds: [],
      peers: [],
      wanted,
      allowRisky: false,
      seedOnly: false,
      options: { strategy: "rarest", priorities: {} },
      position: 0,
      intent: "run",
      claimed: true,
      adopted: [],
      bitfield,
      open: false,
      receivedBytes: 0,
      sentBytes: 0,
      seeding: { seconds: 0, freely: false },
      addedAt: 0,
    },
    async select(next, killAt, after = false, signal = new AbortController().signal) {
      let commits = 0;
      await reselect({
        record: state.record,
        metainfo: bench.metainfo,
        partsFile: bench.partsFile,
        stamps: [...state.stamps.values()],
        journal: state.journal,
        wanted: next,
        checks: createGate(1),
        signal,
        log: { write: () => undefined },
        onChecked: () => undefined,
        commit(record, recent, changed) {
          commits += 1;
          if (commits === killAt && !after) throw new Error("killed");
          state.record = record;
          state.journal = recent;
          for (const stamp of changed) {
            if (stamp.state === "absent") state.stamps.delete(stamp.index);
            else state.stamps.set(stamp.index, stamp);
          }
          if (commits === killAt) throw new Error("killed");
        },
      });
    },
    async restart() {
      const { store, bits } = await prepareContent({
        record: state.record,
        metainfo: bench.metainfo,
        partsFile: bench.partsFile,
        stamps: [...state.stamps.values()],
        journal: state.journal,
        repair: "none",
        verifyAll: false,
        checking: { notes: openCheckNotes(new DatabaseSync(":memory:")), clock: createFakeClock() },
        signal: new AbortController().signal,
        checks: createGate(1),
        onChecked: () => undefined,
        log: { write: () => undefined },
      });
      const believed = all.filter((piece) => hasBit(bits, piece));
      for (const piece of believed) expect(await read(store, piece)).toEqual(Buffer.from(bench.piece(piece)));
      await store.close();
      return believed;
    },
    bits: () => all.filter((piece) => hasBit(state.record.bitfield ?? new Uint8Array(), piece)),
  };
  const read = (store: { read(p: number, o: number, l: number): Promise<Uint8Array> }, piece: number) =>
    store.read(piece, 0, bench.layout.pieceLength(piece));
  return state;
}

test("bytes of a file that becomes wanted come out of the parts file, and nothing is fetched or hashed twice", async () => {
  const state = await fetched([0], [0, 1], [0]);
  expect(await state.bench.tree()).toEqual(["set/", "set/a"]);
  await state.select([0, 1]);
  expect(await state.bench.tree()).toEqual(["set/", "set/a", "set/b.part"]);
  expect(await state.bench.contents("set/b.part")).toEqual(state.bench.file(1).slice(0, 500));
  expect([state.bits(), state.journal]).toEqual([[0, 1], []]);
  expect(await state.restart()).toEqual([0, 1]);
});

test("an unfinished file that is not wanted any more leaves the folder, the bytes its neighbours need stay", async () => {
  const state = await fetched([0, 1, 2], [1, 2, 3], []);
  await state.select([0, 2]);
  expect(await state.bench.tree()).toEqual(["set/", "set/a.part", "set/c.part"]);
  expect(state.bits()).toEqual([1, 3]);
  expect(await state.restart()).toEqual([1, 3]);
});

test("a finished file that is not wanted any more stays, and counts again when it is wanted again", async () => {
  const state = await fetched([0, 1], [0, 1, 2, 3], [0, 1]);
  await state.select([0]);
  expect(await state.bench.tree()).toEqual(["set/", "set/a", "set/b"]);
  expect(state.bits()).toEqual([0, 1]);
  await state.select([0, 1]);
  expect(state.bits()).toEqual([0, 1, 2]);
  expect(state.record.adopted).toEqual([]);
  expect(await state.restart()).toEqual([0, 1, 2]);
});

test("something in the way of a file that becomes wanted is one sentence, and nothing changes", async () => {
  const state = await fetched([0], [0, 1], [0]);
  await state.bench.plant("set/b.part", "mine");
  const before = state.record;
  await expect(state.select([0, 1])).rejects.toMatchObject({ code: "fileConflict" });
  await state.bench.plant("set/b", "x".repeat(2_000));
  await expect(state.select([0, 1])).rejects.toMatchObject({ code: "fileConflict" });
  expect(state.record).toBe(before);
  expect(await state.bench.tree()).toEqual(["set/", "set/a", "set/b", "set/b.part"]);
});

test.each([
  ["nothing", []],
  ["a file that is not there", [0, 3]],
  ["half a file", [0.5]],
])("choosing %s is refused", async (_, wanted) => {
  const state = await fetched([0], [0, 1], [0]);
  await expect(state.select(wanted)).rejects.toMatchObject({ code: "badInput" });
});

test("a file of the user with the right contents is adopted, never to be deleted by us", async () => {
  const state = await fetched([0], [0, 1], [0]);
  await state.bench.plant("set/c", state.bench.file(2));
  await state.select([0, 2]);
  expect(state.record.adopted).toEqual([2]);
  expect(state.bits()).toEqual([0, 1, 4, 5]);
  expect(await state.restart()).toEqual([0, 1, 4, 5]);
});

test("bytes that are damaged on the way are not believed", async () => {
  const state = await fetched([0], [0, 1], [0]);
  const parts = openPieceStore({
    metainfo: state.bench.metainfo,
    layout: createLayout(state.bench.metainfo, []),
    folder: state.bench.folder,
    partsFile: state.bench.partsFile,
  });
  await parts.put(1, new Uint8Array(PIECE).fill(7));
  await parts.close();
  await state.select([0, 1]);
  expect(state.bits()).toEqual([0]);
  expect(await state.restart()).toEqual([0]);
});

describe("killed at any commit, a restart believes only what is right and leaves nothing unwanted in the folder", () => {
  test.each([
    [1, false],
    [1, true],
    [2, false],
    [2, true],
    [3, false],
  ])("commit %i, after it: %s", async (killAt, after) => {
    const state = await fetched([0, 1], [0, 1, 2], [0]);
    await expect(state.select([0, 2], killAt, after)).rejects.toThrow("killed");
    await state.restart();
    const wanted = state.record.wanted ?? [];
    await state.select(wanted);
    const unwanted = (await state.bench.tree()).filter((path) =>
      path.startsWith(wanted.includes(1) ? "set/c" : "set/b"),
    );
    expect(unwanted).toEqual([]);
    await state.select([1, 2]);
    expect(await state.restart()).toEqual(state.bits());
  });
});

test.each([
  ["before the first look", 0],
  ["before the first piece is copied", 1],
  ["after one piece", 2],
])("stopped %s, a choice changes nothing, and no piece is fetched or hashed again", async (_, looks) => {
  const state = await fetched([0, 2], [0, 1, 3, 4, 5], [0, 2]);
  const before = { ...state.record };
  await expect(state.select([1], undefined, false, abortsAtLook(looks))).rejects.toMatchObject({ code: "cancelled" });
  expect(state.record).toEqual(before);
  expect(state.journal).toEqual([]);
  expect(await state.bench.tree()).toEqual(["set/", "set/a", "set/c"]);
  expect(await state.restart()).toEqual([0, 1, 3, 4, 5]);
  await state.select([1]);
  expect(await state.restart()).toEqual([1, 3]);
});

/** Lets so many looks at it pass, and is aborted from then on. */
function abortsAtLook(looks: number): AbortSignal {
  const abort = new AbortController();
  const { signal } = abort;
  let seen = 0;
  return Object.assign(signal, {
    throwIfAborted() {
      if (seen === looks) abort.abort(new SwarmbidError("cancelled", "Stopped."));
      seen += 1;
      AbortSignal.prototype.throwIfAborted.call(signal);
    },
  });
}
