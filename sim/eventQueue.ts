/** What happens next, in the order of time; of two at one time the one that was planned first. */
export interface EventQueue {
  readonly nowMs: number;
  at(timeMs: number, happen: () => void): void;
  /** Lets everything happen up to this time. */
  runUntil(timeMs: number): void;
}

interface Planned {
  readonly timeMs: number;
  readonly order: number;
  readonly happen: () => void;
}

/** A binary heap. */
export function createEventQueue(): EventQueue {
  const heap: Planned[] = [];
  let nowMs = 0;
  let order = 0;
  const isBefore = (a: Planned, b: Planned): boolean =>
    a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.order < b.order);
  const swap = (a: number, b: number): void => {
    const kept = heap[a];
    const moved = heap[b];
    if (kept === undefined || moved === undefined) return;
    heap[a] = moved;
    heap[b] = kept;
  };
  const isOrdered = (parent: number, child: number): boolean => {
    const above = heap[parent];
    const below = heap[child];
    return above === undefined || below === undefined || !isBefore(below, above);
  };

  function takeFirst(): Planned | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const lesser = left + 1 < heap.length && !isOrdered(left, left + 1) ? left + 1 : left;
      if (lesser >= heap.length || isOrdered(at, lesser)) return first;
      swap(at, lesser);
      at = lesser;
    }
  }

  return {
    get nowMs() {
      return nowMs;
    },
    at(timeMs, happen) {
      heap.push({ timeMs: Math.max(timeMs, nowMs), order: order++, happen });
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (isOrdered(parent, at)) break;
        swap(parent, at);
        at = parent;
      }
    },
    runUntil(timeMs) {
      for (let next = heap[0]; next !== undefined && next.timeMs <= timeMs; next = heap[0]) {
        takeFirst();
        nowMs = next.timeMs;
        next.happen();
      }
      nowMs = timeMs;
    },
  };
}
