import { expect, test } from "vitest";
import { formatBytes, formatPercent, formatSeconds } from "../../../src/cli/formatAmounts.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.00 kB"],
  [18_240_000, "18.2 MB"],
  [999_499, "999 kB"],
  [999_500, "1.00 MB"],
  [67_108_864, "67.1 MB"],
  [5e15, "5.00 PB"],
  [5e19, "50000 PB"],
])("%d bytes read as %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [0, "0 s"],
  [59.4, "59 s"],
  [59.6, "1 min"],
  [3599, "1 h 00 min"],
  [7500, "2 h 05 min"],
  [400_000, "5 d"],
])("%d seconds read as %s", (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

test.each([
  [0, "0 %"],
  [0.999_999, "99 %"],
  [1, "100 %"],
])("%d reads as %s: 100 only when everything is there", (fraction, text) => expect(formatPercent(fraction)).toBe(text));
