import { createChangeFeed } from "../changeFeed.ts";
import type { TransferId, TransferSnapshot } from "../model.ts";
import type { Clock } from "../ports.ts";
import { createRowNews } from "./rowNews.ts";
import type { Transfer } from "./transferFace.ts";
import type { TransferListParts } from "./transferListFace.ts";

/** Tells what became of the transfers, all together and no more often than a person can follow. */
export interface Reports {
  /** Something of this transfer may have changed. */
  mark(id: TransferId): void;
  /** This one is not in the list any more. */
  drop(id: TransferId): void;
  /** Tells at once. */
  flush(): void;
  dispose(): void;
}

interface ReportsParts extends Pick<TransferListParts, "onUpdate"> {
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly transfers: ReadonlyMap<TransferId, Transfer>;
  port(): number | undefined;
}

export function createReports({ clock, intervalMs, transfers, port, onUpdate }: ReportsParts): Reports {
  const removed = new Set<TransferId>();
  const news = createRowNews();
  let toldPort: number | undefined;
  const feed = createChangeFeed<TransferId>(clock, intervalMs, (ids) => {
    const gone = [...removed];
    removed.clear();
    gone.forEach(news.forget);
    const changed: TransferSnapshot[] = [];
    const released: TransferId[] = [];
    for (const transfer of ids.flatMap((id) => transfers.get(id) ?? [])) {
      const snapshot = transfer.snapshot();
      if (!news.isNews(snapshot, transfer.isReleased)) continue;
      changed.push(snapshot);
      if (transfer.isReleased) released.push(transfer.id);
    }
    const now = port();
    if (changed.length === 0 && gone.length === 0 && toldPort === now) return;
    toldPort = now;
    onUpdate({ changed, removed: gone, released, port: now });
  });
  return {
    mark: feed.mark,
    drop(id) {
      removed.add(id);
      feed.mark(id);
      feed.flush();
    },
    flush: feed.flush,
    dispose: feed.dispose,
  };
}
