import type { EngineSettings, QueueMove, TransferId } from "../model.ts";
import { admit } from "./queue.ts";
import type { Transfer } from "./transferFace.ts";

/** Lets as many transfers run as the limits allow, in the user's order. */
export interface Scheduler {
  /** Looks at the queue soon; many calls make one look. */
  look(): void;
  /** Place in the queue, from 0. */
  placeOf(id: TransferId): number;
  /** Whether one that runs may run on as what it is now: a download that turns out complete needs a seed's place. */
  mayRunOn(id: TransferId): boolean;
  move(id: TransferId, move: QueueMove): void;
  /** A position behind all others. */
  lastPosition(): number;
}

const STARTS_PER_LOOK = 8;

/** Nothing starts or stops while it `isBlocked`; whoever ends that calls `look`. */
export function createScheduler(
  transfers: ReadonlyMap<TransferId, Transfer>,
  settings: () => EngineSettings,
  isBlocked: () => boolean,
  onOrder: () => void,
): Scheduler {
  let pending = false;
  let rests = false;
  let placed: ReadonlyMap<TransferId, number> | undefined;
  const inOrder = (): Transfer[] => [...transfers.values()].sort((a, b) => a.position - b.position);

  /** Asked for once per transfer when all are reported: sorted once for all that ask in one go. */
  const placesNow = (): ReadonlyMap<TransferId, number> => {
    if (placed === undefined) {
      placed = new Map(inOrder().map(({ id }, place) => [id, place]));
      queueMicrotask(() => {
        placed = undefined;
      });
    }
    return placed;
  };

  /** All that want to run, and which of them may. */
  function judge() {
    const { maxActiveDownloads: downloads, maxActiveSeeds: seeds } = settings();
    const waiting = inOrder().flatMap((transfer) => {
      const entry = transfer.queueEntry();
      return entry === undefined ? [] : [{ transfer, entry }];
    });
    const entries = waiting.map(({ entry }) => entry);
    return { waiting, admitted: admit(entries, { downloads, seeds }) };
  }

  const run = (): void => {
    pending = false;
    if (isBlocked()) return;
    rest();
    const { waiting, admitted } = judge();
    let started = 0;
    for (const { transfer, entry } of waiting) {
      if (entry.running && !admitted.has(entry.id)) void transfer.hold();
      if (entry.running || !admitted.has(entry.id)) continue;
      if (started === STARTS_PER_LOOK) {
        // Hundreds at once would hold the thread up: the others begin in the next turn of its event loop.
        look();
        return;
      }
      started += 1;
      void transfer.admit();
    }
  };

  function look(): void {
    if (pending) return;
    pending = true;
    if (rests) return;
    queueMicrotask(run);
  }

  /** Each start and stop asks for a look: at most one in a turn of the event loop, and the first at once. */
  function rest(): void {
    rests = true;
    setImmediate(() => {
      rests = false;
      if (pending) run();
    });
  }

  return {
    look,
    placeOf: (id) => placesNow().get(id) ?? -1,
    mayRunOn: (id) => judge().admitted.has(id),
    move(id, move) {
      placed = undefined;
      const ordered = inOrder();
      const from = ordered.findIndex((transfer) => transfer.id === id);
      const [moved] = ordered.splice(from, from < 0 ? 0 : 1);
      if (moved === undefined) return;
      const competes = competitorsOf(moved);
      const places: Record<QueueMove, number> = {
        up: ordered.findLastIndex((other, at) => at < from && competes(other)),
        down: ordered.findIndex((other, at) => at >= from && competes(other)) + 1 || -1,
        top: 0,
        bottom: ordered.length,
      };
      // Nobody is there to be passed.
      if (places[move] < 0) return;
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

/** Whom one step up or down is to pass: what does not wait for the same places is no step. */
function competitorsOf(moved: Transfer): (other: Transfer) => boolean {
  const entry = moved.queueEntry();
  return (other) => entry === undefined || other.queueEntry()?.kind === entry.kind;
}

/** A number between two others; undefined when there is none left. */
function positionBetween(before: number | undefined, after: number | undefined): number | undefined {
  if (before === undefined) return after === undefined ? 0 : after - 1;
  if (after === undefined) return before + 1;
  const middle = (before + after) / 2;
  return middle > before && middle < after ? middle : undefined;
}
