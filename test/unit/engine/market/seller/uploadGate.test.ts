import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createUploadGate,
  type GateShare,
  type UploadGate,
} from "../../../../../src/engine/market/seller/uploadGate.ts";
import { BLOCK_BYTES } from "../../../../../src/engine/market/units.ts";

const always = () => true;

/** Sends over a link of this speed until the time is over; returns the bytes of each peer. */
function send(
  gate: UploadGate,
  linkBytesPerSecond: number,
  ms: number,
  isReady: (id: string, nowMs: number) => boolean = always,
  blockBytes: (id: string) => number = () => BLOCK_BYTES,
): Map<string, number> {
  const sent = new Map<string, number>();
  for (let nowMs = 0; nowMs < ms; ) {
    const turn = gate.next(nowMs, (id) => isReady(id, nowMs));
    if (turn.kind === "serve") {
      const bytes = blockBytes(turn.id);
      gate.served(turn.id, bytes, nowMs);
      sent.set(turn.id, (sent.get(turn.id) ?? 0) + bytes);
      nowMs += (bytes * 1_000) / linkBytesPerSecond;
    } else nowMs += turn.kind === "wait" ? Math.max(turn.ms, 0.01) : 10;
  }
  return sent;
}
const gateOf = (shares: readonly GateShare[], limit?: number): UploadGate => {
  const gate = createUploadGate();
  gate.share(shares, limit);
  return gate;
};

test("bytes are divided by shares, whatever the link carries", () => {
  for (const link of [100_000, 1_000_000, 10_000_000]) {
    const sent = send(
      gateOf([
        { id: "a", bytesPerSecond: 4_000 },
        { id: "b", bytesPerSecond: 2_000 },
        { id: "c", bytesPerSecond: 1_000 },
      ]),
      link,
      30_000,
    );
    const total = link * 30;
    expect((sent.get("a") ?? 0) / total).toBeCloseTo(4 / 7, 1);
    expect((sent.get("b") ?? 0) / total).toBeCloseTo(2 / 7, 1);
    expect((sent.get("c") ?? 0) / total).toBeCloseTo(1 / 7, 1);
  }
});

test("what one peer does not ask for goes to the others at once", () => {
  const shares = [
    { id: "a", bytesPerSecond: 9_000 },
    { id: "b", bytesPerSecond: 1_000 },
  ];
  const sent = send(gateOf(shares), 1_000_000, 10_000, (id) => id === "b");
  expect(sent.get("b")).toBeGreaterThan(9_900_000);
});

test("a buyer is served no faster than its money allows, and what is left goes to the free peers", () => {
  const shares = [
    { id: "buyer", bytesPerSecond: 300_000, atMostBytesPerSecond: 300_000 },
    { id: "free", bytesPerSecond: 100_000 },
  ];
  const sent = send(gateOf(shares), 1_000_000, 30_000);
  expect((sent.get("buyer") ?? 0) / 30).toBeGreaterThan(295_000);
  expect((sent.get("buyer") ?? 0) / 30).toBeLessThan(306_000);
  expect((sent.get("free") ?? 0) / 30).toBeGreaterThan(690_000);
});

test("the limit of the upload is held, and all of it is used", () => {
  const sent = send(gateOf([{ id: "a", bytesPerSecond: 1 }], 200_000), 10_000_000, 30_000);
  expect((sent.get("a") ?? 0) / 30).toBeGreaterThan(198_000);
  expect((sent.get("a") ?? 0) / 30).toBeLessThan(204_000);
});

test("with nobody ready nothing is served, and nobody waits", () => {
  expect(gateOf([{ id: "a", bytesPerSecond: 1 }]).next(0, () => false)).toEqual({ kind: "idle" });
  expect(createUploadGate().next(0, always)).toEqual({ kind: "idle" });
});

test("a short pause costs nobody its share, and a long one saves nothing up", () => {
  const shares = [
    { id: "a", bytesPerSecond: 1 },
    { id: "b", bytesPerSecond: 1 },
  ];
  const blinking = send(gateOf(shares), 1_638_400, 10_000, (id, nowMs) => id === "a" || nowMs % 40 >= 10);
  expect((blinking.get("b") ?? 0) / (blinking.get("a") ?? 1)).toBeGreaterThan(0.93);
  const gate = gateOf(shares);
  send(gate, 1_638_400, 60_000, (id) => id === "a");
  const after = send(gate, 1_638_400, 1_000);
  expect((after.get("b") ?? 0) - (after.get("a") ?? 0)).toBeLessThanOrEqual(4 * BLOCK_BYTES);
});

test("large requests win nothing", () => {
  const shares = [
    { id: "a", bytesPerSecond: 1 },
    { id: "b", bytesPerSecond: 1 },
  ];
  const sent = send(gateOf(shares), 5_000_000, 30_000, always, (id) => (id === "a" ? 8 : 1) * BLOCK_BYTES);
  expect((sent.get("a") ?? 0) / (sent.get("b") ?? 1)).toBeCloseTo(1, 1);
});

test("new shares hold at once for those who stay", () => {
  const gate = gateOf([
    { id: "a", bytesPerSecond: 1 },
    { id: "b", bytesPerSecond: 1 },
  ]);
  send(gate, 1_000_000, 5_000);
  gate.share(
    [
      { id: "a", bytesPerSecond: 3 },
      { id: "b", bytesPerSecond: 1 },
    ],
    undefined,
  );
  const sent = send(gate, 1_000_000, 10_000);
  expect((sent.get("a") ?? 0) / (sent.get("b") ?? 1)).toBeCloseTo(3, 0);
});

test("nobody who asks starves, and each gets its share to within a few blocks, whatever the shares are", () => {
  const shares = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(shares, (weights) => {
      const sent = send(
        gateOf(weights.map((bytesPerSecond, at) => ({ id: String(at), bytesPerSecond }))),
        1_000 * BLOCK_BYTES,
        2_000,
      );
      const blocks = [...sent.values()].reduce((sum, bytes) => sum + bytes, 0) / BLOCK_BYTES;
      const whole = weights.reduce((sum, weight) => sum + weight, 0);
      for (const [at, weight] of weights.entries()) {
        const due = (blocks * weight) / whole;
        const got = (sent.get(String(at)) ?? 0) / BLOCK_BYTES;
        expect(Math.abs(got - due)).toBeLessThan(3);
      }
    }),
  );
});
