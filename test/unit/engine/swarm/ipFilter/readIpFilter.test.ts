import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { readIpFilter } from "../../../../../src/engine/swarm/ipFilter/readIpFilter.ts";

const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-filter-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(content: string | Uint8Array, name = "list.p2p"): string {
  const where = path.join(folder, name);
  writeFileSync(where, content);
  return where;
}

const LIMITS = { fileBytes: 2_000, textBytes: 3_000, ranges: 20, lineBytes: 500 };

test("reads all kinds of lines of one file, whatever ends them, plain or compressed", async () => {
  const text =
    "\ufeff# a list\r\nname:1.2.3.4-1.2.3.8\r\n\r\n010.000.000.000 - 010.255.255.255 , 000 , é\n2001:db8::/32\n192.0.2.7";
  for (const content of [text, gzipSync(text)]) {
    const filter = await readIpFilter(file(content));
    expect(filter.ranges).toBe(4);
    const asked = [
      "1.2.3.5",
      "::ffff:1.2.3.5",
      "10.20.30.40",
      "2001:db8::1%eth0",
      "192.0.2.7",
      "192.0.2.8",
      "example.org",
    ];
    expect(asked.map(filter.blocks)).toEqual([true, true, true, true, true, false, false]);
  }
});

test("an empty file blocks nobody", async () => {
  const filter = await readIpFilter(file(""));
  expect([filter.ranges, filter.blocks("1.2.3.4")]).toEqual([0, false]);
});

test("names the first line that it does not understand", async () => {
  const where = file("1.2.3.4\n# fine\nsomething\u001b[2J else\n5.6.7.8");
  await expect(readIpFilter(where)).rejects.toMatchObject({
    code: "badInput",
    message:
      "Line 3 of the IP filter “list.p2p” is not understood (“something[2J else”): correct it, or name another list.",
  });
});

test.each([
  ["too large a file", "1.2.3.4\n".repeat(300), "has more than"],
  ["too much text in little space", gzipSync("#".repeat(400).concat("\n").repeat(10)), "has more than"],
  ["too many ranges", "1.2.3.4\n".repeat(21), "has more than 20 ranges"],
  ["a line without an end", "x".repeat(1_900), "is longer than 500 characters"],
])("refuses %s", async (_what, content, sentence) => {
  await expect(readIpFilter(file(content), LIMITS)).rejects.toThrow(sentence);
});

test("says of what cannot be read what to do", async () => {
  const cut = gzipSync("1.2.3.4\n").subarray(0, 20);
  for (const where of [path.join(folder, "missing.dat"), file(cut, "cut.gz")])
    await expect(readIpFilter(where)).rejects.toMatchObject({
      code: "fileAccess",
      message: `The IP filter “${path.basename(where)}” cannot be read: check the file, or name another list.`,
    });
  const pipe = path.join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  for (const where of [pipe, folder]) await expect(readIpFilter(where)).rejects.toThrow("is no file");
});

test("holds three hundred thousand ranges, searched without delay", async () => {
  const lines = Array.from({ length: 300_000 }, (_, index) => {
    const [a, b, c] = [1 + (index % 223), (index >> 8) & 255, (index * 7) & 255];
    return `Somebody ${String(index)}:${String(a)}.${String(b)}.${String(c)}.0-${String(a)}.${String(b)}.${String(c)}.255`;
  });
  const filter = await readIpFilter(file(lines.join("\n"), "large.p2p"));
  const before = performance.now();
  for (let asked = 0; asked < 10_000; asked++) filter.blocks("93.184.216.34");
  expect(performance.now() - before).toBeLessThan(500);
  expect(filter.blocks("1.0.0.7")).toBe(true);
});
