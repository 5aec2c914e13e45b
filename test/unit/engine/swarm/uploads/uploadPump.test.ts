import { expect, test } from "vitest";
import { createUploadGate } from "../../../../../src/engine/market/seller/uploadGate.ts";
import { createRateLimit } from "../../../../../src/engine/swarm/rateLimit.ts";
import { createUploadPump } from "../../../../../src/engine/swarm/uploads/uploadPump.ts";
import { createFakeClock } from "../../../../fakes/clock.ts";

const BLOCK = 16_384;
const MIB = 1024 * 1024;

/** The real gate, and peers that have as many blocks at hand as the test says. */
function uploads() {
  const gate = createUploadGate();
  const clock = createFakeClock();
  const soon: (() => void)[] = [];
  let asked = 0;
  const pump = createUploadPump({
    uploads: {
      next(nowMs, isReady) {
        asked += 1;
        return gate.next(nowMs, isReady);
      },
      served: gate.served,
    },
    clock,
    now: clock.now,
    soon: (call) => void soon.push(call),
  });
  const sent: string[] = [];
  const at = new Map<string, number>();
  const transfer = createRateLimit(clock.now);
  return {
    gate,
    clock,
    pump,
    sent,
    transfer,
    asked: () => asked,
    count: (id: string) => sent.filter((one) => one === id).length,
    /** Lets pass what waits for the end of the turn. */
    turn() {
      for (const call of soon.splice(0)) call();
    },
    /** A peer with so many blocks at hand, of the transfer with the limit or of another one. */
    peer(id: string, blocks: number, isLimited = false) {
      at.set(id, blocks);
      pump.add({
        id,
        get isReady() {
          return (at.get(id) ?? 0) > 0;
        },
        get limitMs() {
          return isLimited ? transfer.waitMs() : 0;
        },
        send() {
          at.set(id, (at.get(id) ?? 0) - 1);
          if (isLimited) transfer.take(BLOCK);
          sent.push(id);
          return BLOCK;
        },
      });
    },
    run(ms: number, stepMs = 10) {
      for (let passed = 0; passed < ms; passed += stepMs) {
        clock.advance(stepMs);
        while (soon.length > 0) for (const call of soon.splice(0)) call();
      }
    },
  };
}

test("what is ready goes at once when nothing limits it, in the gate's order", () => {
  const { gate, peer, pump, sent, turn } = uploads();
  gate.share(
    [
      { id: "much", bytesPerSecond: 3 },
      { id: "little", bytesPerSecond: 1 },
    ],
    undefined,
  );
  peer("much", 30);
  peer("little", 30);
  pump.wake();
  pump.wake();
  turn();
  expect(sent).toHaveLength(60);
  expect(sent.slice(0, 40).filter((id) => id === "much")).toHaveLength(30);
});

test("no turn of the event loop sends more than a mebibyte; the rest follows in the next", () => {
  const { gate, peer, pump, sent, turn } = uploads();
  gate.share([{ id: "a", bytesPerSecond: 1 }], undefined);
  peer("a", 100);
  pump.wake();
  turn();
  expect(sent).toHaveLength(64);
  turn();
  expect(sent).toHaveLength(100);
});

test("the limit of the whole upload holds by a timer, and shares hold within it", () => {
  const { gate, peer, pump, count, run } = uploads();
  gate.share(
    [
      { id: "three", bytesPerSecond: 3 },
      { id: "one", bytesPerSecond: 1 },
    ],
    MIB,
  );
  peer("three", 10_000);
  peer("one", 10_000);
  pump.wake();
  run(10_000);
  const blocks = count("three") + count("one");
  expect((blocks * BLOCK) / MIB / 10).toBeCloseTo(1, 1);
  expect(count("three") / blocks).toBeCloseTo(0.75, 2);
});

test("the limit of one transfer holds its peers back and nobody else's, and ends by itself", () => {
  const { gate, transfer, peer, pump, count, run } = uploads();
  gate.share(
    [
      { id: "held", bytesPerSecond: 1 },
      { id: "free", bytesPerSecond: 1 },
    ],
    undefined,
  );
  transfer.setRate(MIB);
  peer("held", 10_000, true);
  peer("free", 500);
  pump.wake();
  run(5_000);
  expect(count("free")).toBe(500);
  expect((count("held") * BLOCK) / MIB / 5).toBeCloseTo(1, 1);
});

test("nobody is asked for while nobody is there, and one timer runs at a time", () => {
  const { gate, peer, pump, clock, asked, sent, turn } = uploads();
  pump.wake();
  turn();
  expect(asked()).toBe(0);
  gate.share([{ id: "a", bytesPerSecond: 1 }], BLOCK);
  peer("a", 10);
  for (let time = 0; time < 5; time++) {
    pump.wake();
    turn();
  }
  expect([sent.length, clock.pending]).toEqual([1, 1]);
  pump.remove("a");
  expect(clock.pending).toBe(0);
});
