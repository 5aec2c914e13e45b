import { DatabaseSync } from "node:sqlite";
import { createGate } from "../../../../src/engine/store/gate.ts";
import { openCheckNotes } from "../../../../src/engine/transfers/checkNotes.ts";
import type { PrepareInput } from "../../../../src/engine/transfers/prepare.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import type { Workbench } from "../store/workbench.ts";

/** What the first run of a transfer that was just added looks at. */
export function firstLook(
  { folder, metainfo, partsFile }: Workbench,
  changes: Partial<PrepareInput> = {},
): PrepareInput {
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
    checking: { notes: openCheckNotes(new DatabaseSync(":memory:")), clock: createFakeClock() },
    signal: new AbortController().signal,
    checks: createGate(1),
    onChecked: () => undefined,
    log: { write: () => undefined },
    ...changes,
  };
}
