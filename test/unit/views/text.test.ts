import { describe, expect, test } from "vitest";
import { formatBytes } from "../../../src/views/text/formatBytes.ts";
import { formatDuration } from "../../../src/views/text/formatDuration.ts";
import { formatPercent } from "../../../src/views/text/formatPercent.ts";
import { formatRate } from "../../../src/views/text/formatRate.ts";
import { plainText } from "../../../src/views/text/plainText.ts";
import { plural } from "../../../src/views/text/plural.ts";
import { shorten } from "../../../src/views/text/shorten.ts";

describe("sizes have two or three significant digits and a unit that keeps them short", () => {
  test.each([
    [0, "0 B"],
    [-5, "0 B"],
    [950, "950 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [1_234_567, "1.2 MB"],
    [9_949_999, "9.9 MB"],
    [9_950_000, "10 MB"],
    [18_400_000, "18 MB"],
    [999_499_999, "999 MB"],
    [999_500_000, "1.0 GB"],
    [412e9, "412 GB"],
    [2 ** 53, "9.0 PB"],
    [5e18, "5000 PB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

test("a rate is a size per second", () => {
  expect(formatRate(18_000_000)).toBe("18 MB/s");
});

describe("waits are told in at most two units", () => {
  test.each([
    [-1, "0 s"],
    [0.2, "1 s"],
    [59, "59 s"],
    [60, "1 min"],
    [200, "3 min"],
    [3600, "1 h"],
    [7500, "2 h 5 min"],
    [86_400, "1 d"],
    [100_000, "1 d 3 h"],
    [8_640_000, "over 99 d"],
    [Number.POSITIVE_INFINITY, "over 99 d"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe("100 % means that nothing is missing", () => {
  test.each([
    [0, 100, "0 %"],
    [43, 100, "43 %"],
    [999_999, 1_000_000, "99 %"],
    [1_000_000, 1_000_000, "100 %"],
    [2 ** 53 - 1, 2 ** 53, "99 %"],
    [0, 0, "100 %"],
    [-1, 10, "0 %"],
  ])("%d of %d is %s", (done, total, text) => {
    expect(formatPercent(done, total)).toBe(text);
  });
});

test("one file is a file, more are files with separated thousands", () => {
  expect([plural(1, "file"), plural(0, "file"), plural(12_000, "file"), plural(2, "entry", "entries")]).toEqual([
    "1 file",
    "0 files",
    "12,000 files",
    "2 entries",
  ]);
});

test("a long name keeps its beginning and its ending, whole characters only", () => {
  expect([shorten("abcdefghij", 5), shorten("abcde", 5), shorten("😀😁😂😃😄", 4)]).toEqual([
    "ab…ij",
    "abcde",
    "😀😁…😄",
  ]);
});

describe("a hostile name", () => {
  test("cannot become a link that runs a command", () => {
    expect(plainText("[click](command:workbench.action.quit)")).not.toMatch(/\]\(/);
  });

  test("cannot show an icon as if we had drawn it", () => {
    expect(plainText("$(verified) trusted")).not.toMatch(/\$\(/);
  });

  test("cannot hide its ending by turning the reading direction or by new lines", () => {
    expect(plainText("invoice\u202egnp.exe\nSwarmbid: all good\u0000")).toBe("invoice gnp.exe Swarmbid: all good");
  });

  test("cannot fill the screen, nor be cut inside a character", () => {
    const text = plainText(`${"a".repeat(199)}😀${"b".repeat(5000)}`);
    expect(text).toBe(`${"a".repeat(199)}…`);
  });

  test("stays readable when it is an ordinary one", () => {
    expect(plainText("Ubuntu 24.04 (amd64) [x64] – desktop.iso")).toBe("Ubuntu 24.04 (amd64) [x64] – desktop.iso");
  });
});
