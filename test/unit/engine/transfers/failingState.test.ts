import { afterEach, beforeEach, expect, test } from "vitest";
import { SwarmbidError } from "../../../../src/engine/errors.ts";
import { DEFAULT_SETTINGS } from "../../../../src/engine/model.ts";
import { createGate } from "../../../../src/engine/store/gate.ts";
import { parseMetainfo } from "../../../../src/engine/torrent/parseMetainfo.ts";
import { createBackground } from "../../../../src/engine/transfers/background.ts";
import { newRecord } from "../../../../src/engine/transfers/newRecord.ts";
import { resolveSource } from "../../../../src/engine/transfers/resolveSource.ts";
import { openStateDb, type StateDb } from "../../../../src/engine/transfers/stateDb.ts";
import { createTransfer } from "../../../../src/engine/transfers/transfer.ts";
import type { Transfer } from "../../../../src/engine/transfers/transferFace.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import { createFakeSwarm, type FakeSwarm } from "./fakeSwarm.ts";
import { type ListedTorrent, useListBench } from "./listBench.ts";

const bench = useListBench();
const clock = createFakeClock();
const CHECKPOINT_MS = 5_000;
let db: StateDb;
let swarm: FakeSwarm;
/** The transfers whose checkpoints fail, and how. */
let failing: Map<string, Error>;
let transfers: Transfer[];
/** The torrents that were added, by transfer. */
let torrents: Map<Transfer, ListedTorrent>;

beforeEach(() => {
  db = openStateDb(bench.inside("state"));
  swarm = createFakeSwarm();
  failing = new Map();
  transfers = [];
  torrents = new Map();
});
afterEach(async () => {
  failing.clear();
  for (const transfer of transfers) await transfer.suspend();
  db.close();
});

async function running(name: string): Promise<Transfer> {
  const torrent = await bench.torrent({ [name]: 40_000 });
  const source = { kind: "file", bytes: torrent.torrent } as const;
  const fetchTorrentFile = () => Promise.reject(new Error("no network"));
  const resolved = await resolveSource(source, {}, { fetchTorrentFile, allowLocalNetwork: false });
  const request = { source, folder: bench.inside(`target-${name}`) };
  const record = newRecord(resolved, request, parseMetainfo(torrent.torrent), { position: 0, addedAt: 0 });
  const transfer = createTransfer(record, {
    db: {
      ...db,
      checkpoint(of, ...rest) {
        const error = failing.get(of.id);
        if (error !== undefined) throw error;
        db.checkpoint(of, ...rest);
      },
    },
    swarm,
    clock,
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
    parsed: undefined,
  });
  transfers.push(transfer);
  torrents.set(transfer, torrent);
  transfer.persist();
  await transfer.resume();
  await transfer.admit();
  await expect.poll(() => transfer.snapshot().phase).toBe("downloading");
  return transfer;
}

async function deliver(transfer: Transfer, pieces: readonly number[]): Promise<void> {
  const open = swarm.torrents.find(({ target }) => target.infoHash === transfer.id);
  const { data } = torrents.get(transfer) ?? { data: new Uint8Array() };
  for (const piece of pieces) await open?.deliver(data, piece);
}

test("a checkpoint that fails stops that transfer with an error and a next step; the others go on", async () => {
  const [bad, good] = [await running("bad.bin"), await running("good.bin")];
  failing.set(bad.id, new Error("EIO"));
  await deliver(bad, [0]);
  await deliver(good, [0]);
  clock.advance(CHECKPOINT_MS);
  await expect.poll(() => bad.snapshot().phase).toBe("failed");
  expect(bad.snapshot().error?.message).toContain("Show Log");
  expect(bad.active).toBe(false);
  await deliver(good, [1, 2, 3, 4]);
  await expect.poll(() => good.snapshot().phase).toBe("seeding");
});

test("files that cannot be closed in order are told of when the transfer is paused, and resuming goes on with nothing lost", async () => {
  const transfer = await running("a.bin");
  await deliver(transfer, [0, 1]);
  failing.set(transfer.id, new SwarmbidError("noSpace", "There is no room: free some, then resume."));
  await transfer.pause();
  expect(transfer.snapshot()).toMatchObject({ phase: "diskFull", error: { code: "noSpace" } });
  failing.clear();
  await transfer.resume();
  await transfer.admit();
  await expect.poll(() => transfer.snapshot().phase).toBe("downloading");
  expect(transfer.snapshot().doneBytes).toBe(32_768);
  await deliver(transfer, [2]);
  await expect.poll(() => transfer.snapshot().phase).toBe("seeding");
});

test("a check whose outcome cannot be saved ends with an error, and the next one works", async () => {
  const transfer = await running("a.bin");
  await transfer.pause();
  failing.set(transfer.id, new Error("EIO"));
  await transfer.verify();
  expect(transfer.snapshot().phase).toBe("failed");
  expect(transfer.active).toBe(false);
  failing.clear();
  await transfer.verify();
  expect(transfer.snapshot().phase).toBe("paused");
});
