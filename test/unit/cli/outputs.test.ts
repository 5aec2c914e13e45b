import { expect, test } from "vitest";
import { createJsonOutput } from "../../../src/cli/jsonOutput.ts";
import type { Outcome, Progress } from "../../../src/cli/output.ts";
import { createPlainOutput } from "../../../src/cli/plainOutput.ts";
import { createTerminalOutput } from "../../../src/cli/terminalOutput.ts";
import { createFakeClock } from "../../fakes/clock.ts";

const progress: Progress = {
  name: "set",
  phase: "downloading",
  doneBytes: 50,
  totalBytes: 100,
  downloadBytesPerSecond: 1000.4,
  uploadBytesPerSecond: 0,
  peers: 1,
  receivedBytes: 60,
  sentBytes: 0,
};
const done: Outcome = { ok: true, sentence: "Done.", facts: { bytes: 100, files: 1, seconds: 1.5 } };

function recorder() {
  const written: string[] = [];
  return { written, write: (text: string) => void written.push(text) };
}

test("the last JSON line is the outcome, with its facts beside ok", () => {
  const { written, write } = recorder();
  createJsonOutput(write, createFakeClock()).finish(done);
  expect(written).toEqual(['{"ok":true,"bytes":100,"files":1,"seconds":1.5}\n']);
});

test("a failure's JSON has a code and a message", () => {
  const { written, write } = recorder();
  createJsonOutput(write, createFakeClock()).finish({ ok: false, code: "noMatch", message: "Nothing." });
  expect(written).toEqual(['{"ok":false,"code":"noMatch","message":"Nothing."}\n']);
});

test("JSON progress comes at most twice a second", () => {
  const { written, write } = recorder();
  const clock = createFakeClock();
  const output = createJsonOutput(write, clock);
  for (let i = 0; i < 20; i += 1) {
    output.progress({ ...progress, receivedBytes: i });
    clock.advance(100);
  }
  expect(written).toHaveLength(4);
  expect(JSON.parse(written[0] ?? "")).toMatchObject({
    event: "progress",
    doneBytes: 50,
    downloadBytesPerSecond: 1000,
  });
});

test("JSON progress that says nothing new is left out", () => {
  const { written, write } = recorder();
  const clock = createFakeClock();
  const output = createJsonOutput(write, clock);
  for (let i = 0; i < 20; i += 1) {
    output.progress(progress);
    clock.advance(1000);
  }
  expect(written).toHaveLength(1);
});

test("plain lines come when the phase changes, else every five seconds, and errors go to the error stream", () => {
  const { written, write } = recorder();
  const errors = recorder();
  const clock = createFakeClock();
  const output = createPlainOutput(write, errors.write, clock);
  for (let i = 0; i < 100; i += 1) {
    output.progress(progress);
    clock.advance(100);
  }
  for (let i = 0; i < 100; i += 1) {
    output.progress({ ...progress, phase: "seeding" });
    clock.advance(100);
  }
  output.finish({ ok: false, code: "noSpace", message: "The disk is full." });
  expect(written).toEqual([
    "downloading · 50 % · 1.00 kB/s · 1 peer\n",
    "downloading · 50 % · 1.00 kB/s · 1 peer\n",
    "seeding\n",
  ]);
  expect(errors.written).toEqual(["The disk is full.\n"]);
});

test("a terminal's line is redrawn at most four times a second, and sentences push it down", () => {
  const { written, write } = recorder();
  const clock = createFakeClock();
  const output = createTerminalOutput({ write, writeError: write, columns: () => 60, colour: false }, clock);
  for (let i = 0; i < 10; i += 1) {
    output.progress(progress);
    clock.advance(100);
  }
  expect(written.filter((text) => text.includes("50 %"))).toHaveLength(4);
  written.length = 0;
  output.happened({ event: "x", facts: {}, sentence: "Hello." });
  output.finish(done);
  expect(written).toEqual(["\r\x1b[2K", "Hello.\n", "Done.\n"]);
});

test("what comes after the last sentence has a line of its own, and a name cannot forge one", () => {
  const outcome: Outcome = { ok: true, sentence: "set\nDone: forged", more: "magnet:?xt=x", facts: {} };
  const { written, write } = recorder();
  createPlainOutput(write, write, createFakeClock()).finish(outcome);
  createTerminalOutput({ write, writeError: write, columns: () => 80, colour: false }, createFakeClock()).finish(
    outcome,
  );
  const lines = ["set\ufffdDone: forged\n", "magnet:?xt=x\n"];
  expect(written).toEqual([...lines, ...lines]);
});

test("a phase is told at once, however soon after the last line", () => {
  const { written, write } = recorder();
  const terminal = { write, writeError: write, columns: () => 80, colour: false };
  for (const output of [
    createJsonOutput(write, createFakeClock()),
    createTerminalOutput(terminal, createFakeClock()),
  ]) {
    written.length = 0;
    for (const phase of ["checking", "downloading", "paused"] as const) output.progress({ ...progress, phase });
    expect(written).toHaveLength(3);
  }
});

test("what has several lines is written line by line, and a break within a sentence is none", () => {
  const told = { event: "planned", facts: {}, sentence: "a\nb", more: ["  c", "  d"] };
  const plain = recorder();
  createPlainOutput(plain.write, plain.write, createFakeClock()).happened(told);
  expect(plain.written.join("")).toBe("a\ufffdb\n  c\n  d\n");
});
