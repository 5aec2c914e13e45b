import { expect, test } from "vitest";
import { createRangeCollector } from "../../../../../src/engine/swarm/ipFilter/addressRanges.ts";
import { addressNumber, readFilterLine } from "../../../../../src/engine/swarm/ipFilter/filterLine.ts";

async function blocks(line: string, address: string): Promise<boolean> {
  const range = readFilterLine(line);
  if (range === undefined || range === "nothing") throw new Error(`no range: ${line}`);
  const collector = createRangeCollector();
  collector.add(range);
  const number = addressNumber(address);
  return number !== undefined && (await collector.finish()).has(number);
}

test.each([
  ["001.002.003.004 - 001.002.003.008 , 000 , Somebody, with a comma", "1.2.3.4", "1.2.3.8", "1.2.3.9"],
  ["1.2.3.4-1.2.3.8,127,x", "1.2.3.5", "1.2.3.8", "1.2.3.3"],
  ["1.2.3.4 - 1.2.3.8", "1.2.3.4", "::ffff:1.2.3.8", "::1.2.3.4"],
  ["Some: name (2001:db8):1.2.3.4-1.2.3.8", "1.2.3.4", "1.2.3.8", "1.2.4.0"],
  ["name:2001:db8::5-2001:db8::7", "2001:db8::5", "2001:db8::7", "2001:db8::8"],
  ["2001:db8::-2001:db8::ffff", "2001:db8::", "2001:DB8:0::ffff", "2001:db8::1:0"],
  ["10.1.2.3/8", "10.0.0.0", "10.255.255.255", "11.0.0.0"],
  ["2001:db8:1::/48 # why", "2001:db8:1::", "2001:db8:1:ffff:ffff:ffff:ffff:ffff", "2001:db8:2::"],
  ["192.0.2.7", "192.0.2.7", "192.0.2.7", "192.0.2.8"],
  ["0.0.0.0/0", "0.0.0.0", "255.255.255.255", "::1"],
  ["::ffff:1.2.3.4", "1.2.3.4", "::ffff:1.2.3.4", "1.2.3.5"],
])("%s blocks %s and %s but not %s", async (line, first, second, other) => {
  const found = await Promise.all([first, second, other].map((address) => blocks(line, address)));
  expect(found).toEqual([true, true, false]);
});

test.each(["", "  ", "# 1.2.3.4", "; x", "// x", "1.2.3.4 - 1.2.3.8 , 128 , a good one", "1.2.3.4-1.2.3.8,200"])(
  "“%s” blocks nothing",
  (line) => {
    expect(readFilterLine(line)).toBe("nothing");
  },
);

test.each([
  "hello",
  "1.2.3.8 - 1.2.3.4",
  "1.2.3.4 - 2001:db8::1",
  "1.2.3.256",
  "1.2.3",
  "1.2.3.4/33",
  "2001:db8::/129",
  "name:1.2.3.4-",
  "1.2.3.4 - 1.2.3.8 , many",
  "<!DOCTYPE html>",
  ":".repeat(4_000),
])("“%s” is no line of a filter", (line) => {
  expect(readFilterLine(line)).toBeUndefined();
});
