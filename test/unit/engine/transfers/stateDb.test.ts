import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { amountOf, MAX_UNITS } from "../../../../src/engine/amount.ts";
import type { SwarmbidError } from "../../../../src/engine/errors.ts";
import type { TransferRecord } from "../../../../src/engine/transfers/record.ts";
import { openStateDb } from "../../../../src/engine/transfers/stateDb.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swarmbid-state-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const record: TransferRecord = {
  id: "aa".repeat(20),
  name: "data ünïcode",
  folder: "/somewhere",
  trackers: [["http://t/announce", "http://u/announce"], ["udp://v:1/"]],
  webSeeds: [],
  peers: ["127.0.0.1:1"],
  info: new Uint8Array([1, 2, 3]),
  wanted: [0, 2],
  allowRisky: false,
  seedOnly: false,
  options: {
    strategy: "sequential",
    priorities: { 2: "high" },
    downloadLimit: 9,
    bid: {
      kind: "auto",
      maxPricePerGiB: amountOf("BTT", 2n ** 100n + 1n),
      maxTotal: amountOf("BTT", MAX_UNITS),
      deadlineMs: 1_764_000_000_000,
    },
  },
  position: 1.5,
  intent: "run",
  claimed: true,
  foldersBefore: ["set/ü", "set"],
  adopted: [2],
  bitfield: new Uint8Array([0b1010_0000]),
  open: true,
  receivedBytes: 12,
  sentBytes: 34,
  seeding: { seconds: 12.5, endedBecause: "Enough.", freely: true },
  addedAt: 5,
  completedAt: 6,
  error: { code: "noSpace", message: "full" },
};

test("a record comes back as it was saved", () => {
  const db = openStateDb(folder);
  db.save(record);
  const { wanted: _w, completedAt: _c, error: _e, info: _i, bitfield: _b, ...bare } = record;
  db.save({ ...bare, id: "bb".repeat(20) });
  db.close();
  const again = openStateDb(folder);
  expect(again.load()).toEqual([record, { ...bare, id: "bb".repeat(20) }]);
  again.close();
});

test("a checkpoint replaces the journal by what came after it, and keeps other transfers' journals", () => {
  const db = openStateDb(folder);
  db.save(record);
  db.journal(record.id, 1);
  db.journal(record.id, 2);
  db.journal("other", 9);
  db.checkpoint(
    { ...record, bitfield: new Uint8Array([0xff]) },
    [2],
    [{ index: 3, state: "part", size: 7, mtimeMs: 1.5 }],
  );
  expect(db.journalOf(record.id)).toEqual([2]);
  expect(db.journalOf("other")).toEqual([9]);
  expect(db.stampsOf(record.id)).toEqual([{ index: 3, state: "part", size: 7, mtimeMs: 1.5 }]);
  expect(db.load()[0]?.bitfield).toEqual(new Uint8Array([0xff]));
  db.close();
});

test("totals that were counted since the record was saved are those that come back", () => {
  const db = openStateDb(folder);
  db.save(record);
  db.count(record.id, { receivedBytes: 100, sentBytes: 10, seedingSeconds: 7_000 });
  db.close();
  const again = openStateDb(folder);
  const { sentBytes } = record;
  expect(again.load()[0]).toMatchObject({ receivedBytes: 100, sentBytes, seeding: { seconds: 7_000 } });
  again.delete(record.id);
  again.save(record);
  expect(again.load()).toEqual([record]);
  again.close();
});

test("a checkpoint does not write the torrent's metadata again", () => {
  const db = openStateDb(folder);
  const large = { ...record, info: new Uint8Array(1_000_000).fill(1) };
  db.save(large);
  for (let sent = 0; sent < 5; sent++) db.checkpoint({ ...large, sentBytes: sent }, [], []);
  expect(statSync(path.join(folder, "transfers.db-wal")).size).toBeLessThan(2_000_000);
  db.close();
  const again = openStateDb(folder);
  expect(again.load()[0]).toMatchObject({ info: large.info, sentBytes: 4 });
  again.save({ ...large, info: new Uint8Array([9]) });
  expect(again.load()[0]?.info).toEqual(new Uint8Array([9]));
  again.close();
});

test("metadata that an older list kept with the rest is found and kept", () => {
  openStateDb(folder).close();
  const raw = new DatabaseSync(path.join(folder, "transfers.db"));
  raw.exec(`INSERT INTO transfers (id, name, folder, sources, info, allow_risky, seed_only, options, position, intent, claimed,
    adopted, open, received, sent, added_at) VALUES ('old', 'n', '/f', '{"trackers":[],"webSeeds":[],"peers":[]}', x'0102', 0, 0,
    '{}', 0, 'run', 0, '[]', 0, 0, 0, 0)`);
  raw.close();
  for (let start = 0; start < 2; start++) {
    const db = openStateDb(folder);
    const [old] = db.load();
    expect(old?.info).toEqual(new Uint8Array([1, 2]));
    if (old !== undefined) db.save(old);
    db.close();
  }
});

test("deleting leaves no trace of a transfer", () => {
  const db = openStateDb(folder);
  db.checkpoint(record, [1], [{ index: 0, state: "final", size: 1, mtimeMs: 1 }]);
  db.delete(record.id);
  expect([db.load(), db.journalOf(record.id), db.stampsOf(record.id)]).toEqual([[], [], []]);
  db.close();
});

test("a second owner of the same folder is told that it is in use", () => {
  const db = openStateDb(folder);
  expect(() => openStateDb(folder)).toThrow(expect.objectContaining({ code: "engineBusy" }) as SwarmbidError);
  db.close();
  openStateDb(folder).close();
});

test("a damaged list is refused with a sentence and left as it is", () => {
  writeFileSync(path.join(folder, "transfers.db"), "this is not a database, it only looks like a file".repeat(100));
  expect(() => openStateDb(folder)).toThrow(/cannot be read: move transfers\.db away/);
});

test("trackers that were saved as a flat list come back each in a tier of its own", () => {
  const db = openStateDb(folder);
  db.save(record);
  db.close();
  const raw = new DatabaseSync(path.join(folder, "transfers.db"));
  raw
    .prepare("UPDATE transfers SET sources = ?")
    .run(JSON.stringify({ trackers: ["a", "b"], webSeeds: [], peers: [] }));
  raw.close();
  const again = openStateDb(folder);
  expect(again.load()[0]?.trackers).toEqual([["a"], ["b"]]);
  again.close();
});

test("what belongs to no transfer is remembered by its name", () => {
  const db = openStateDb(folder);
  expect(db.recall("nodes")).toBeUndefined();
  db.remember("nodes", ["192.0.2.1:1"]);
  db.remember("nodes", ["192.0.2.2:2", "192.0.2.3:3"]);
  db.close();
  const again = openStateDb(folder);
  expect(again.recall("nodes")).toEqual(["192.0.2.2:2", "192.0.2.3:3"]);
  again.close();
});

test("a list from before there was such a memory gets one", () => {
  openStateDb(folder).close();
  const raw = new DatabaseSync(path.join(folder, "transfers.db"));
  raw.exec("DROP TABLE meta");
  raw.close();
  const db = openStateDb(folder);
  expect(db.recall("nodes")).toBeUndefined();
  db.close();
});
