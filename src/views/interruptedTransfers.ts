import type { TorrentEngine } from "../engine/door.ts";
import { createDisposableList, type Disposable } from "../engine/lifecycle.ts";
import type { TransferId, TransferSnapshot } from "../engine/model.ts";
import type { EngineGate } from "../host/engineGate.ts";

/** Counts the transfers that ran when the window was closed and have waited for the user since. */
export interface InterruptedTransfers extends Disposable {
  readonly count: number;
  has(id: TransferId): boolean;
  /** The user let these go on; that some of them have to wait in the queue now is another matter. */
  answered(transfers: readonly Pick<TransferSnapshot, "id">[]): void;
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
    has: (id) => waiting.has(id),
    answered(transfers) {
      const ids = new Set(transfers.map(({ id }) => id));
      waiting = new Set([...waiting].filter((id) => !ids.has(id)));
    },
    dispose: () => owned.dispose(),
  };
}
