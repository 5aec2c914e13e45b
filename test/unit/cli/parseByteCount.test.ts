import { expect, test } from "vitest";
import { parseByteCount } from "../../../src/cli/parseByteCount.ts";

test.each([
  ["1", 1],
  ["500k", 512_000],
  ["2M", 2_097_152],
  ["2MiB/s", 2_097_152],
  ["1.5 MB", 1_500_000],
  ["16KiB", 16_384],
  ["3g", 3_221_225_472],
])("%s is %d bytes", (text, bytes) => expect(parseByteCount(text, "--download-limit")).toBe(bytes));

test.each(["", "0", "-1", "k", "1x", "1kk", "1e9", "9999999999999G", "0x10", "Infinity", "1,5M"])(
  "“%s” is refused with the option's name",
  (text) => expect(() => parseByteCount(text, "--download-limit")).toThrow(/^--download-limit wants a size/),
);
