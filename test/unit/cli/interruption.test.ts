import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { watchInterruption } from "../../../src/cli/interruption.ts";
import { createFakeClock } from "../../fakes/clock.ts";

function fakeProcess() {
  const exits: number[] = [];
  return Object.assign(new EventEmitter(), { exits, exit: (code: number) => void exits.push(code) });
}

test("one Ctrl+C that arrives twice asks for an orderly end once", () => {
  const source = fakeProcess();
  const clock = createFakeClock();
  const { signal } = watchInterruption(source, clock);
  source.emit("SIGINT");
  clock.advance(50);
  source.emit("SIGINT");
  expect(signal.aborted).toBe(true);
  expect(source.exits).toEqual([]);
});

test("a second Ctrl+C a while later ends the process at once", () => {
  const source = fakeProcess();
  const clock = createFakeClock();
  watchInterruption(source, clock);
  source.emit("SIGTERM");
  clock.advance(1500);
  source.emit("SIGINT");
  expect(source.exits).toEqual([130]);
});

test("no listener stays after the disposal", () => {
  const source = fakeProcess();
  watchInterruption(source, createFakeClock()).dispose();
  expect(source.eventNames()).toEqual([]);
});
