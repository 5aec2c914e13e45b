import { expect, test } from "vitest";
import { createGate } from "../../../../src/engine/store/gate.ts";
import { type PrepareInput, prepareContent } from "../../../../src/engine/transfers/prepare.ts";
import { createWorkbench, type Workbench } from "../store/workbench.ts";

/** What the first run of a transfer that was just added looks at. */
function firstLook({ folder, metainfo, partsFile }: Workbench, changes: Partial<PrepareInput> = {}): PrepareInput {
  return {
    record: {
      id: metainfo.infoHash,
      name: metainfo.name,
      folder,
      trackers: [],
      webSeeds: [],
      peers: [],
      allowRisky: false,
      seedOnly: false,
      options: { strategy: "rarest", priorities: {} },
      position: 0,
      intent: "run",
      claimed: false,
      adopted: [],
      open: false,
      receivedBytes: 0,
      sentBytes: 0,
      seeding: { seconds: 0, freely: false },
      addedAt: 0,
    },
    metainfo,
    partsFile,
    stamps: [],
    journal: [],
    repair: "none",
    verifyAll: false,
    signal: new AbortController().signal,
    checks: createGate(1),
    onChecked: () => undefined,
    log: { write: () => undefined },
    ...changes,
  };
}

test("the first look at a folder creates nothing, not even an empty file", async () => {
  const bench = await createWorkbench(1_000, [
    { path: "set/a", length: 3_000 },
    { path: "set/empty", length: 0 },
  ]);
  const content = await prepareContent(firstLook(bench));
  await content.store.close();
  expect(await bench.tree()).toEqual([]);
});

test("a choice of no file at all is an error, not a transfer that is complete", async () => {
  const bench = await createWorkbench(1_000, [{ path: "set/a", length: 3_000 }]);
  const input = firstLook(bench);
  const nothing = { ...input, record: { ...input.record, wanted: [] } };
  await expect(prepareContent(nothing)).rejects.toMatchObject({ code: "noMatch" });
});

test("of two transfers that have much to hash, one hashes after the other", async () => {
  const checks = createGate(1);
  const order: string[] = [];
  const check = async (name: string): Promise<void> => {
    const bench = await createWorkbench(1_000, [{ path: "set/a", length: 30_000 }]);
    await bench.plant("set/a", bench.data);
    const content = await prepareContent(firstLook(bench, { checks, onChecked: () => order.push(name) }));
    await content.store.close();
  };
  await Promise.all([check("one"), check("two")]);
  const changes = order.filter((name, index) => index > 0 && name !== order[index - 1]);
  expect([order.length, changes.length]).toEqual([60, 1]);
});
