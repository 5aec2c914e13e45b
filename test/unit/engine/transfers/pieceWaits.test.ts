import { beforeEach, expect, test } from "vitest";
import { createPieceWaits, type PieceWaits } from "../../../../src/engine/transfers/pieceWaits.ts";
import { createFakeClock, type FakeClock } from "../../../fakes/clock.ts";

const MINUTE_MS = 60_000;
const never = new AbortController().signal;
let clock: FakeClock;
let here: Set<number>;
let waits: PieceWaits;
let urgent: Set<number>;
const swarm = {
  urge(pieces: readonly number[]) {
    for (const piece of pieces) urgent.add(piece);
    return () => {
      for (const piece of pieces) urgent.delete(piece);
    };
  },
};

beforeEach(() => {
  clock = createFakeClock();
  here = new Set([0]);
  urgent = new Set();
  waits = createPieceWaits(clock, (piece) => here.has(piece));
});

test("what is here is not waited for, with or without a swarm", async () => {
  await waits.until([0], never);
  waits.end();
  await waits.until([0], never);
});

test("only what is missing is urgent, and nothing is any more when all is here", async () => {
  waits.connect(swarm);
  const read = waits.until([0, 1, 2], never);
  expect([...urgent]).toEqual([1, 2]);
  waits.arrived(2);
  waits.arrived(1);
  await read;
  expect(urgent.size).toBe(0);
});

test("who asked before the swarm was there is served when it is", async () => {
  const read = waits.until([3], never);
  waits.connect(swarm);
  expect([...urgent]).toEqual([3]);
  waits.arrived(3);
  await read;
});

test("a reader gives up a minute after the last piece came, and takes its wish back", async () => {
  waits.connect(swarm);
  const read = waits.until([1, 2], never).catch((error: unknown) => error);
  clock.advance(MINUTE_MS - 1);
  waits.arrived(1);
  clock.advance(MINUTE_MS - 1);
  expect(urgent.size).toBeGreaterThan(0);
  clock.advance(1);
  expect(await read).toMatchObject({ code: "downloadFailed" });
  expect(urgent.size).toBe(0);
});

test("a cancelled reader and a transfer that ends take the wish back too", async () => {
  waits.connect(swarm);
  const abort = new AbortController();
  const cancelled = waits.until([1], abort.signal).catch((error: unknown) => error);
  abort.abort();
  expect(await cancelled).toMatchObject({ code: "cancelled" });
  const stopped = waits.until([2], never).catch((error: unknown) => error);
  waits.end();
  expect(await stopped).toMatchObject({ code: "missingFiles" });
  expect(urgent.size).toBe(0);
  await expect(waits.until([2], never)).rejects.toMatchObject({ code: "missingFiles" });
});
