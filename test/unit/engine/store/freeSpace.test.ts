import { statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { enoughSpace, freeBytes } from "../../../../src/engine/store/freeSpace.ts";
import { temporaryFolder } from "./workbench.ts";

const GB = 1_000_000_000;

test("the free space of a folder that does not exist yet is that of its nearest parent", async () => {
  const folder = await temporaryFolder();
  const { bavail, bsize } = await statfs(folder);
  const free = await freeBytes(join(folder, "not", "there", "yet"));
  expect(Math.abs(free - bavail * bsize)).toBeLessThan(2 * GB);
  await writeFile(join(folder, "file"), "");
  expect(await freeBytes(join(folder, "file", "below"))).toBeGreaterThan(0);
});

test.each([
  { needed: 98 * GB, free: 100 * GB, fits: true },
  { needed: 98 * GB + 1, free: 100 * GB, fits: false },
  { needed: 9.5 * GB, free: 10 * GB, fits: true },
  { needed: 9.5 * GB + 1, free: 10 * GB, fits: false },
  { needed: 0, free: 0, fits: true },
  { needed: 1, free: 0, fits: false },
])("$needed bytes in $free free ones: $fits", ({ needed, free, fits }) => {
  expect(enoughSpace(needed, free)).toBe(fits);
});
