import { statSync, utimesSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { type CheckNotes, openCheckNotes } from "../../../../src/engine/transfers/checkNotes.ts";
import { type PrepareInput, prepareContent } from "../../../../src/engine/transfers/prepare.ts";
import { openStateDb } from "../../../../src/engine/transfers/stateDb.ts";
import { createFakeClock, type FakeClock } from "../../../fakes/clock.ts";
import { createWorkbench, type Workbench } from "../store/workbench.ts";
import { firstLook } from "./firstLook.ts";
import { useListBench } from "./listBench.ts";

const lists = useListBench();
const PIECES = 30;

interface Check {
  readonly bench: Workbench;
  readonly notes: CheckNotes;
  readonly clock: FakeClock;
}

/** Two finished files of 15 pieces each that were there before the transfer. */
async function twoFiles(): Promise<Check> {
  const bench = await createWorkbench(1_000, [
    { path: "set/a", length: 15_000 },
    { path: "set/b", length: 15_000 },
  ]);
  await bench.plant("set/a", bench.file(0));
  await bench.plant("set/b", bench.file(1));
  return { bench, notes: openCheckNotes(new DatabaseSync(":memory:")), clock: createFakeClock() };
}

/** How many pieces a check hashes that is broken off, as by a pause, when this many are through. */
async function hashed(
  { bench, notes, clock }: Check,
  breaksOffAt = Number.POSITIVE_INFINITY,
  changes: Partial<PrepareInput> = {},
): Promise<number> {
  const abort = new AbortController();
  const logged: string[] = [];
  const input = firstLook(bench, {
    checking: { notes, clock },
    signal: abort.signal,
    log: { write: (_, message) => logged.push(message) },
    onChecked(fraction) {
      clock.advance(1_000);
      if (fraction * PIECES >= breaksOffAt) abort.abort();
    },
    ...changes,
  });
  const prepared = prepareContent(input);
  if (breaksOffAt <= PIECES) await expect(prepared).rejects.toMatchObject({ code: "cancelled" });
  else {
    const { bits, store } = await prepared;
    await store.close();
    expect(Buffer.from(bits).toString("hex")).toBe("fffffffc");
  }
  return Number(/hashing (\d+) of 30 pieces/.exec(logged.join())?.[1]);
}

test("a check of files that were there goes on where it was broken off", async () => {
  const check = await twoFiles();
  expect(await hashed(check, 20)).toBe(PIECES);
  const again = await hashed(check, 25);
  expect(again).toBeGreaterThan(0);
  expect(again).toBeLessThanOrEqual(10);
  expect(await hashed(check)).toBeLessThanOrEqual(5);
});

test("what a check found is written down every five seconds: a kill costs no more", async () => {
  const check = await twoFiles();
  const kept: number[] = [];
  const { noteCheck } = check.notes;
  let isKilled = false;
  const dying: CheckNotes = {
    ...check.notes,
    noteCheck(id, note) {
      if (isKilled) return;
      noteCheck(id, note);
      kept.push(note.right.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0));
      // What is written after this moment never reaches the disk.
      isKilled = kept.length === 2;
    },
  };
  await hashed({ ...check, notes: dying }, 20);
  expect(kept).toEqual([6, 11]);
  expect(await hashed(check)).toBe(PIECES - 11);
});

test("a file that changed since then is hashed from its beginning, its neighbour is not", async () => {
  const check = await twoFiles();
  await hashed(check, 28);
  const later = new Date(Date.now() + 60_000);
  utimesSync(check.bench.at("set/b"), later, later);
  const again = await hashed(check);
  expect(again).toBeGreaterThanOrEqual(15);
  expect(again).toBeLessThanOrEqual(17);
});

test("what was found in another folder says nothing about this one", async () => {
  const check = await twoFiles();
  await hashed(check, 28);
  const { folder } = check.bench;
  const elsewhere = { ...firstLook(check.bench).record, folder: `${folder}/.` };
  expect(await hashed(check, undefined, { record: elsewhere })).toBe(PIECES);
});

test("Verify looks at everything, whatever a check before it found", async () => {
  const check = await twoFiles();
  await hashed(check, 28);
  const { record } = firstLook(check.bench);
  const claimed = { ...record, claimed: true, adopted: [0, 1], bitfield: new Uint8Array([255, 255, 255, 252]) };
  expect(await hashed(check, undefined, { record: claimed, verifyAll: true })).toBe(PIECES);
});

test("the next start of a transfer goes on with the check of the last one, and forgets it when it is through", async () => {
  const { torrent, folder, metainfo } = await lists.torrent({ "a.bin": 4 * 16_384 });
  const first = await lists.list();
  const id = await first.add({ source: { kind: "file", bytes: torrent }, folder, paused: true });
  await first.close();
  const { size, mtimeMs } = statSync(`${folder}/set/a.bin`, { bigint: true });
  const stamp = { index: 0, state: "final", size: Number(size), mtimeMs: Number(mtimeMs) } as const;
  const killed = openStateDb(lists.inside("state"));
  killed.noteCheck(id, { folder, stamps: [stamp], right: new Uint8Array([0b1010_0000]) });
  killed.close();

  const again = await lists.list();
  await again.resume(id, {});
  await again.inPhase(id, "seeding");
  expect(again.logged).toContain(`debug ${metainfo.infoHash}: hashing 2 of 4 pieces on disk.`);
  await again.close();
  const after = openStateDb(lists.inside("state"));
  expect(after.checkOf(id)).toBeUndefined();
  after.close();
});
