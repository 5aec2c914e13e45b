import { expect } from "vitest";
import { hashTree } from "../../hashTree.ts";
import type { Cell } from "../cell.ts";

/** Fetches with our command line to the end; every byte is right and nothing else is there. */
export async function fetchHere(cell: Cell, source: string, more: readonly string[] = []): Promise<void> {
  const target = cell.folder("ours");
  const { code, last } = await cell.ours(["fetch", source, "--into", target, ...more]).ended;
  expect({ code, last }).toMatchObject({
    code: 0,
    last: { ok: true, files: Object.keys(cell.contents.hashes).length },
  });
  expect(await hashTree(target)).toEqual(cell.contents.hashes);
}
