import { expect, test } from "vitest";
import { SwarmbidError } from "../../../../src/engine/errors.ts";
import type { TransferPhase } from "../../../../src/engine/model.ts";
import { swarmLost } from "../../../../src/engine/transfers/openInSwarm.ts";
import { createReconnection } from "../../../../src/engine/transfers/reconnection.ts";
import type { TransferRecord } from "../../../../src/engine/transfers/record.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import { useListBench } from "./listBench.ts";

const bench = useListBench();
const lost = swarmLost(new Error("broken"));

function useReconnection() {
  const clock = createFakeClock();
  const phases: TransferPhase[] = [];
  let tries = 0;
  const state = {
    record: { id: "a" } as TransferRecord,
    waitsBecause: undefined as string | undefined,
    enter: (phase: TransferPhase) => void phases.push(phase),
  };
  const reconnection = createReconnection(state, {
    clock,
    log: { write: () => undefined },
    changed: () => undefined,
    schedule: () => (tries += 1),
  });
  return { clock, state, phases, reconnection, tries: () => tries };
}

test("each try waits longer than the one before, and after three minutes of them there is none", () => {
  const { clock, state, reconnection, tries } = useReconnection();
  const waits: number[] = [];
  while (reconnection.begin(lost)) {
    expect(state.waitsBecause).toMatch(/^The connection to the swarm was lost/);
    const [from, before] = [clock.now(), tries()];
    while (tries() === before) clock.advance(500);
    waits.push((clock.now() - from) / 1_000);
    expect(state.waitsBecause).toBeUndefined();
  }
  expect(waits).toEqual([1, 5, 15, 30, 30, 30, 30, 30]);
  expect([reconnection.isWaiting, clock.pending]).toEqual([false, 0]);
});

test("after five healthy minutes, or when the user resumes, the count starts anew", () => {
  const { clock, state, reconnection } = useReconnection();
  const begin = (): string | undefined => {
    reconnection.end();
    reconnection.begin(lost);
    return state.waitsBecause;
  };
  const first = begin();
  expect(begin()).not.toBe(first);
  clock.advance(5 * 60_000 + 1);
  expect(begin()).toBe(first);
  reconnection.reset();
  expect(begin()).toBe(first);
});

test("any other error is not waited out", () => {
  const { reconnection, clock } = useReconnection();
  expect(reconnection.begin(new SwarmbidError("noSpace", "Full: free some."))).toBe(false);
  expect(reconnection.begin(new Error("odd"))).toBe(false);
  expect(clock.pending).toBe(0);
});

test("a transfer whose connection to the swarm breaks says so, keeps what it has, and goes on by itself", async () => {
  const { torrent, data } = await bench.torrent({ "a.bin": 40_000 });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  const first = await list.running(id);
  await first.deliver(data, 1);
  list.swarm.lose(first);
  const waiting = await list.inPhase(id, "queued");
  expect(waiting.notice).toMatch(/^The connection to the swarm was lost: it is tried again after 1 s/);
  expect(list.diagnose(id)[0]?.sentence).toBe(waiting.notice);
  const second = await list.running(id);
  expect(second).not.toBe(first);
  expect(second.content?.bitfield).toEqual(new Uint8Array([0b0100_0000]));
  expect(await list.until(id, ({ notice }) => notice === undefined)).not.toHaveProperty("error");
});

test("pausing what waits for the swarm ends the waiting", async () => {
  const { torrent } = await bench.torrent({ "a.bin": 40_000 });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  list.swarm.lose(await list.running(id));
  await list.inPhase(id, "queued");
  await list.pause(id);
  expect(await list.inPhase(id, "paused")).not.toHaveProperty("notice");
});
