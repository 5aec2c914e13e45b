import type { TorrentEngine } from "../engine/door.ts";
import { createDisposableList, type Disposable } from "../engine/lifecycle.ts";
import type { TransferId } from "../engine/model.ts";
import type { EngineGate } from "../host/engineGate.ts";

/** Counts the transfers that ran when the window was closed and have waited for the user since. */
export interface InterruptedTransfers extends Disposable {
  readonly count: number;
}

/** Right after the engine's start whatever is queued was interrupted; it counts until it is queued no more. */
export function createInterruptedTransfers(
  engine: Pick<TorrentEngine, "transfers" | "onDidChange">,
  gate: Pick<EngineGate, "onDidChangeState">,
): InterruptedTransfers {
  const owned = createDisposableList();
  let waiting: ReadonlySet<TransferId> = new Set();

  function queued(): readonly TransferId[] {
    const transfers = engine.transfers.list();
    return transfers.filter(({ phase }) => phase === "queued").map(({ id }) => id);
  }

  owned.add(
    gate.onDidChangeState((state) => {
      if (state === "ready") waiting = new Set(queued());
    }),
  );
  owned.add(
    engine.onDidChange(() => {
      if (waiting.size > 0) waiting = new Set(queued().filter((id) => waiting.has(id)));
    }),
  );

  return {
    get count() {
      return waiting.size;
    },
    dispose: () => owned.dispose(),
  };
}
