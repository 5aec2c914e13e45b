import type { EngineSettings, QueueMove, TransferId } from "../model.ts";
import { admit } from "./queue.ts";
import type { Transfer } from "./transferFace.ts";

/** Lets as many transfers run as the limits allow, in the user's order. */
export interface Scheduler {
  /** Looks at the queue soon; many calls make one look. */
  look(): void;
  /** Place in the queue, from 0. */
  placeOf(id: TransferId): number;
  move(id: TransferId, move: QueueMove): void;
  /** A position behind all others. */
  lastPosition(): number;
}

/** Nothing starts or stops while it `isBlocked`; whoever ends that calls `look`. */
export function createScheduler(
  transfers: ReadonlyMap<TransferId, Transfer>,
  settings: () => EngineSettings,
  isBlocked: () => boolean,
  onOrder: () => void,
): Scheduler {
  let pending = false;
  const inOrder = (): Transfer[] => [...transfers.values()].sort((a, b) => a.position - b.position);

  const run = (): void => {
    pending = false;
    if (isBlocked()) return;
    const { maxActiveDownloads: downloads, maxActiveSeeds: seeds } = settings();
    const ordered = inOrder();
    const admitted = admit(
      ordered.flatMap((transfer) => transfer.queueEntry() ?? []),
      { downloads, seeds },
    );
    for (const transfer of ordered) {
      const entry = transfer.queueEntry();
      if (entry === undefined) continue;
      if (entry.running && !admitted.has(entry.id)) void transfer.hold();
      if (!entry.running && admitted.has(entry.id)) void transfer.admit();
    }
  };

  return {
    look() {
      if (pending) return;
      pending = true;
      queueMicrotask(run);
    },
    placeOf: (id) => inOrder().findIndex((transfer) => transfer.id === id),
    move(id, move) {
      const ordered = inOrder();
      const from = ordered.findIndex((transfer) => transfer.id === id);
      const [moved] = ordered.splice(from, from < 0 ? 0 : 1);
      if (moved === undefined) return;
      const places: Record<QueueMove, number> = {
        up: Math.max(0, from - 1),
        down: from + 1,
        top: 0,
        bottom: ordered.length,
      };
      ordered.splice(places[move], 0, moved);
      const at = ordered.indexOf(moved);
      const between = positionBetween(ordered[at - 1]?.position, ordered[at + 1]?.position);
      // Each position that changes is written to the disk: in a long queue it is the moved one's alone.
      if (between === undefined) for (const [position, transfer] of ordered.entries()) transfer.position = position;
      else moved.position = between;
      onOrder();
    },
    lastPosition: () => Math.max(-1, ...[...transfers.values()].map((transfer) => transfer.position)) + 1,
  };
}

/** A number between two others; undefined when there is none left. */
function positionBetween(before: number | undefined, after: number | undefined): number | undefined {
  if (before === undefined) return after === undefined ? 0 : after - 1;
  if (after === undefined) return before + 1;
  const middle = (before + after) / 2;
  return middle > before && middle < after ? middle : undefined;
}
