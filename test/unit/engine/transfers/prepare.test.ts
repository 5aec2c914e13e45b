import { expect, test } from "vitest";
import { createGate } from "../../../../src/engine/store/gate.ts";
import { prepareContent } from "../../../../src/engine/transfers/prepare.ts";
import { createWorkbench } from "../store/workbench.ts";

test("of two transfers that have much to hash, one hashes after the other", async () => {
  const checks = createGate(1);
  const order: string[] = [];
  const check = async (name: string): Promise<void> => {
    const bench = await createWorkbench(1_000, [{ path: "set/a", length: 30_000 }]);
    await bench.plant("set/a", bench.data);
    const content = await prepareContent({
      record: {
        id: name,
        name,
        folder: bench.folder,
        trackers: [],
        webSeeds: [],
        peers: [],
        allowRisky: false,
        seedOnly: true,
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
      metainfo: bench.metainfo,
      partsFile: bench.partsFile,
      stamps: [],
      journal: [],
      repair: false,
      verifyAll: false,
      signal: new AbortController().signal,
      checks,
      onChecked: () => order.push(name),
      log: { write: () => undefined },
    });
    await content.store.close();
  };
  await Promise.all([check("one"), check("two")]);
  const changes = order.filter((name, index) => index > 0 && name !== order[index - 1]);
  expect([order.length, changes.length]).toEqual([60, 1]);
});
