import { afterEach, beforeEach, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../src/engine/model.ts";
import { createGate } from "../../../../src/engine/store/gate.ts";
import { systemClock } from "../../../../src/engine/systemClock.ts";
import { parseMetainfo } from "../../../../src/engine/torrent/parseMetainfo.ts";
import { createBackground } from "../../../../src/engine/transfers/background.ts";
import { newRecord } from "../../../../src/engine/transfers/newRecord.ts";
import { openStateDb, type StateDb } from "../../../../src/engine/transfers/stateDb.ts";
import { createTransfer } from "../../../../src/engine/transfers/transfer.ts";
import type { Transfer } from "../../../../src/engine/transfers/transferFace.ts";
import { createFakeSwarm } from "./fakeSwarm.ts";
import { type ListedTorrent, useListBench } from "./listBench.ts";

const bench = useListBench();
let db: StateDb;
let transfers: Transfer[];
/** Writes that waited for the disk. */
let waits: number;

beforeEach(() => {
  db = openStateDb(bench.inside("state"));
  transfers = [];
  waits = 0;
});
afterEach(async () => {
  for (const transfer of transfers) await transfer.suspend();
  db.close();
});

/** Adds a transfer as the list does. */
async function add({ torrent, folder: source }: ListedTorrent, seedOnly: boolean): Promise<Transfer> {
  const metainfo = parseMetainfo(torrent);
  const folder = seedOnly ? source : bench.inside("target");
  const request = { source: { kind: "file", bytes: torrent }, folder, seedOnly } as const;
  const resolved = {
    id: metainfo.infoHash,
    name: metainfo.name,
    trackers: [],
    webSeeds: [],
    peers: [],
    metainfo,
    selectOnly: undefined,
  };
  const transfer = createTransfer(newRecord(resolved, request, metainfo, { position: 0, addedAt: 0 }), {
    db: {
      ...db,
      save(record) {
        waits += 1;
        db.save(record);
      },
    },
    swarm: createFakeSwarm(),
    clock: systemClock,
    log: { write: () => undefined },
    storageFolder: bench.inside("state"),
    checks: createGate(1),
    background: createBackground(),
    settings: () => DEFAULT_SETTINGS,
    changed: () => undefined,
    schedule: () => undefined,
    lookIntervalMs: 500,
    placeOf: () => 0,
    mayRunOn: () => true,
    parsed: metainfo,
  });
  transfers.push(transfer);
  transfer.persist();
  await transfer.resume();
  await transfer.admit();
  return transfer;
}

test("a seed waits for the disk once when it is added, and what its start found out outlives a killed process", async () => {
  const seed = await add(await bench.torrent({ "a.bin": 40_000 }), true);
  await expect.poll(() => seed.snapshot().phase).toBe("seeding");
  expect(waits).toBe(1);
  bench.killed("state", "killed");
  const left = openStateDb(bench.inside("killed"));
  expect(left.load()).toMatchObject([{ claimed: true, open: true, bitfield: new Uint8Array([0b1110_0000]) }]);
  expect(left.load()[0]?.completedAt).toBeDefined();
  left.close();
});

test("a seed that starts again does not wait for the disk", async () => {
  const seed = await add(await bench.torrent({ "a.bin": 40_000 }), true);
  await expect.poll(() => seed.snapshot().phase).toBe("seeding");
  await seed.suspend();
  waits = 0;
  await seed.goOn();
  await seed.admit();
  await expect.poll(() => seed.snapshot().phase).toBe("seeding");
  expect(waits).toBe(0);
});

test("a download is durably marked open before it writes", async () => {
  const download = await add(await bench.torrent({ "a.bin": 40_000 }), false);
  await expect.poll(() => download.snapshot().phase).toBe("downloading");
  expect(waits).toBe(2);
});
