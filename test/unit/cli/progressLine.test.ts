import { expect, test } from "vitest";
import { displayWidth } from "../../../src/cli/displayWidth.ts";
import type { Progress } from "../../../src/cli/output.ts";
import { phaseWords } from "../../../src/cli/phaseWords.ts";
import { progressLine } from "../../../src/cli/progressLine.ts";

const downloading: Progress = {
  name: "weather-2026",
  phase: "downloading",
  doneBytes: 43,
  totalBytes: 100,
  downloadBytesPerSecond: 18_240_000,
  uploadBytesPerSecond: 0,
  secondsLeft: 180,
  peers: 12,
  receivedBytes: 43,
  sentBytes: 0,
};

test("a wide terminal shows name, bar, percentage, rate, time left and peers", () => {
  expect(progressLine(downloading, { columns: 100, colour: false })).toBe(
    "weather-2026  ██████████░░░░░░░░░░░░░░   43 %  18.2 MB/s       3 min  12 peers",
  );
});

test("colour changes nothing but colour", () => {
  const plain = progressLine(downloading, { columns: 100, colour: false });
  const coloured = progressLine(downloading, { columns: 100, colour: true });
  expect(coloured).not.toBe(plain);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what is removed
  expect(coloured.replaceAll(/\x1b\[\d+m/g, "")).toBe(plain);
});

test("no width makes the line wrap, and the percentage is the last thing to go", () => {
  const long = { ...downloading, name: "データセット-🌍-with-a-very-long-name-that-does-not-fit-anywhere" };
  for (let columns = 1; columns <= 200; columns += 1) {
    const line = progressLine(long, { columns, colour: false });
    expect(displayWidth(line)).toBeLessThan(columns);
    if (columns > 16) expect(line).toContain("43 %");
  }
});

test("a narrow terminal loses the bar first, then the peers, and cuts the name", () => {
  expect(progressLine(downloading, { columns: 40, colour: false })).toBe("weather-…   43 %  18.2 MB/s       3 min");
});

test.each(Object.keys(phaseWords) as (keyof typeof phaseWords)[])("%s has a line with the name in it", (phase) => {
  expect(progressLine({ ...downloading, phase }, { columns: 80, colour: false })).toMatch(/^weather-2026 {2}/);
});

test("a hostile name cannot steer the terminal", () => {
  const line = progressLine({ ...downloading, name: "a\x1b[2Jb\u202ec" }, { columns: 100, colour: false });
  expect(line).toMatch(/^a�\[2Jb�c /);
});
