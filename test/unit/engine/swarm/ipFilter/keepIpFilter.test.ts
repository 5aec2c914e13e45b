import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { keepIpFilter } from "../../../../../src/engine/swarm/ipFilter/keepIpFilter.ts";

const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-filter-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("a list is read again only when it changed, and what cannot be read is told each time", async () => {
  const file = path.join(folder, "list.p2p");
  const read = keepIpFilter();
  writeFileSync(file, "1.2.3.4\n");
  const first = await read(file);
  expect(await read(file)).toBe(first);
  writeFileSync(file, "1.2.3.4\n5.6.7.8\n");
  const second = await read(file);
  expect([second.blocks("5.6.7.8"), first.blocks("5.6.7.8")]).toEqual([true, false]);
  writeFileSync(file, "nonsense\n");
  for (let times = 0; times < 2; times++) await expect(read(file)).rejects.toMatchObject({ code: "badInput" });
});
