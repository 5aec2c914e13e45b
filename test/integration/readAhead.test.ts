import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { ask } from "./support/ask.ts";
import { useBench } from "./support/bench.ts";
import type { Dataset } from "./support/dataset.ts";
import { inPhase, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const KIB = 1024;
const PIECE_BYTES = 256 * KIB;
const BIG_BYTES = 100_000_000;
/** No size is a multiple of the piece's. */
const FILES = { "a.csv": 40_001, "big.parquet": BIG_BYTES };
/** Messages that are not pieces: handshakes, what a peer has, what is announced to it. */
const PROTOCOL_BYTES = 64 * KIB;
const BIG = 1;
let data: Dataset;
let folder: string;
let original: Buffer;

beforeEach(async () => {
  data = await bench.dataset("set", FILES, { pieceBytes: PIECE_BYTES });
  folder = bench.inside("target");
  original = readFileSync(path.join(data.folder, "set/big.parquet"));
});

const add = (engine: StartedEngine, more: { wanted?: readonly number[]; paused?: boolean } = {}): Promise<string> =>
  engine.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder, ...more });
/** As counted now: a snapshot may be half a second old. */
function received(engine: StartedEngine, id: string): Promise<number> {
  const old = engine.transfers.get(id);
  return engine.until(id, (snapshot) => snapshot !== old).then(({ receivedBytes }) => receivedBytes);
}
const done = async (engine: StartedEngine, id: string): Promise<number> =>
  (await engine.transfers.files(id))[BIG]?.doneBytes ?? 0;
const names = (): string[] => (existsSync(folder) ? readdirSync(path.join(folder, "set")).sort() : []);
const equal = (bytes: Uint8Array, from: number): boolean =>
  Buffer.compare(bytes, original.subarray(from, from + bytes.length)) === 0;

test("the beginning and the end of a file of 100 MB that was not chosen cost their pieces alone, and no file appears", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher, { wanted: [0] });
  await fetcher.until(id, inPhase("seeding"));

  const head = await fetcher.transfers.read(id, BIG, 0, 64 * KIB);
  expect(head.length).toBe(64 * KIB);
  expect(equal(head, 0)).toBe(true);
  const footer = await fetcher.transfers.read(id, BIG, BIG_BYTES - 8, 64 * KIB);
  expect(footer.length).toBe(8);
  expect(equal(footer, BIG_BYTES - 8)).toBe(true);

  // The first piece came with the chosen file, which shares it; a second one with the last bytes.
  expect(await received(fetcher, id)).toBeLessThan(3 * PIECE_BYTES + PROTOCOL_BYTES);
  expect(names()).toEqual(["a.csv"]);
  expect((await fetcher.transfers.files(id))[BIG]).toMatchObject({ state: "unwanted", doneBytes: 0 });
});

test("at one percent of a file of 100 MB, a part near its end is here before three more pieces are", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher", { downloadLimit: 400 * KIB });
  const id = await add(fetcher);
  await fetcher.until(id, (snapshot) => snapshot.doneBytes >= BIG_BYTES / 100);
  const middle = BIG_BYTES - 30 * PIECE_BYTES;
  const before = await done(fetcher, id);
  const part = await fetcher.transfers.read(id, BIG, middle, 64 * KIB);
  expect(equal(part, middle)).toBe(true);
  const pieces = ((await done(fetcher, id)) - before) / PIECE_BYTES;
  expect(pieces).toBeGreaterThan(0);
  expect(pieces).toBeLessThanOrEqual(3);
});

test("what was read of an unwanted file is not fetched again when the file is chosen", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher, { wanted: [0] });
  await fetcher.until(id, inPhase("seeding"));
  await fetcher.transfers.read(id, BIG, 0, 1024 * KIB);
  await fetcher.transfers.pause(id);
  await fetcher.transfers.select(id, [0, BIG]);
  const snapshot = await fetcher.until(id, (now) => now.fileCount === 2);
  expect(snapshot.doneBytes).toBeGreaterThanOrEqual(40_001 + 1024 * KIB - PIECE_BYTES);
  expect(equal(await fetcher.transfers.read(id, BIG, 0, 1024 * KIB - PIECE_BYTES), 0)).toBe(true);
});

test("a read ends by its signal, by a pause, and at once when the transfer does not run", async () => {
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  await fetcher.until(id, inPhase("downloading"));
  const abort = new AbortController();
  const cancelled = fetcher.transfers.read(id, BIG, 0, 1, abort.signal);
  const paused = fetcher.transfers.read(id, BIG, 0, 1);
  abort.abort();
  await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
  await Promise.all([expect(paused).rejects.toMatchObject({ code: "missingFiles" }), fetcher.transfers.pause(id)]);
  await expect(fetcher.transfers.read(id, BIG, 0, 1)).rejects.toMatchObject({ code: "missingFiles" });
  await expect(fetcher.transfers.read(id, 7, 0, 1)).rejects.toMatchObject({ code: "badInput" });
  await expect(fetcher.transfers.read(id, BIG, -1, 1)).rejects.toMatchObject({ code: "badInput" });
});

test("programs of this machine read a file by ranges at its address, until the transfer is removed", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher, { wanted: [0] });
  await fetcher.until(id, inPhase("seeding"));
  const address = await fetcher.transfers.streamAddress(id, BIG);
  expect(await fetcher.transfers.streamAddress(id, BIG)).toBe(address);
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/big\.parquet$/);

  const head = await ask(address, {}, "HEAD");
  expect(head).toMatchObject({
    status: 200,
    headers: { "content-length": String(BIG_BYTES), "accept-ranges": "bytes" },
  });
  const part = await ask(address, { range: "bytes=-8" });
  expect(part.headers["content-range"]).toBe(
    `bytes ${String(BIG_BYTES - 8)}-${String(BIG_BYTES - 1)}/${String(BIG_BYTES)}`,
  );
  expect(part.status).toBe(206);
  expect(equal(part.body, BIG_BYTES - 8)).toBe(true);
  expect(await received(fetcher, id)).toBeLessThan(3 * PIECE_BYTES + PROTOCOL_BYTES);

  await fetcher.transfers.remove(id, { deleteData: true });
  await expect(ask(address)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
