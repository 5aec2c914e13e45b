import { expect, onTestFinished, test } from "vitest";
import { createEmitter } from "../../../src/engine/events.ts";
import type { EngineStatus } from "../../../src/engine/model.ts";
import type { GateState } from "../../../src/host/engineGate.ts";
import { createInterruptedTransfers } from "../../../src/views/interruptedTransfers.ts";
import { viewMessage } from "../../../src/views/tree/viewMessage.ts";
import { createFakeEngine } from "../../fakes/engine.ts";
import { transferSnapshot } from "../../fakes/snapshots.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);

function setUp() {
  const engine = createFakeEngine();
  const states = createEmitter<GateState>();
  const interrupted = createInterruptedTransfers(engine, { onDidChangeState: states.event });
  onTestFinished(() => interrupted.dispose());
  return { engine, states, interrupted };
}

test("what is queued right after the start was interrupted, what rests was not", () => {
  const { engine, states, interrupted } = setUp();
  engine.put(transferSnapshot({ id: A, phase: "queued" }), transferSnapshot({ id: B, phase: "paused" }));
  expect(interrupted.count).toBe(0);
  states.fire("ready");
  expect(interrupted.count).toBe(1);
});

test("a transfer that went on, was paused or was removed is interrupted no more", () => {
  const { engine, states, interrupted } = setUp();
  engine.put(transferSnapshot({ id: A, phase: "queued" }), transferSnapshot({ id: B, phase: "queued" }));
  states.fire("ready");
  engine.put(transferSnapshot({ id: A, phase: "downloading" }));
  expect(interrupted.count).toBe(1);
  engine.drop(B);
  expect(interrupted.count).toBe(0);
});

test("a transfer that waits its turn later on was not interrupted", () => {
  const { engine, states, interrupted } = setUp();
  engine.put(transferSnapshot({ id: A, phase: "queued" }));
  states.fire("ready");
  engine.put(transferSnapshot({ id: B, phase: "queued" }));
  expect(interrupted.count).toBe(1);
});

test("a transfer that the user let go on is interrupted no more, though it has to wait in the queue", () => {
  const { engine, states, interrupted } = setUp();
  engine.put(transferSnapshot({ id: A, phase: "queued" }), transferSnapshot({ id: B, phase: "queued" }));
  states.fire("ready");
  interrupted.answered([{ id: A }]);
  expect([interrupted.count, interrupted.has(A), interrupted.has(B)]).toEqual([1, false, true]);
  engine.put(transferSnapshot({ id: A, phase: "queued" }));
  expect(interrupted.count).toBe(1);
});

test("the line above the tree speaks of the engine first, then of interrupted transfers, else not at all", () => {
  const message = (status: Partial<EngineStatus>, count: number) =>
    viewMessage({ phase: "running", restarts: 0, worstDelayMs: 0, ...status }, count);
  expect(message({}, 0)).toBeUndefined();
  expect(message({}, 1)).toMatch(/^1 transfer was running/);
  expect(message({}, 3)).toMatch(/^3 transfers were running/);
  expect(message({ phase: "restarting" }, 3)).toMatch(/^The engine stopped answering/);
  expect(message({ phase: "mirroring" }, 0)).toMatch(/^Another window works with these transfers/);
  const error = { code: "engineLost", message: "It stays off: reload the window." } as const;
  expect(message({ phase: "failed", error }, 3)).toBe("It stays off: reload the window.");
});
