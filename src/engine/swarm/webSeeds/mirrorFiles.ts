import { createTokenBucket } from "../network/tokenBucket.ts";

/** Which files of a torrent a mirror is known to have and to lack, by index. Times in ms of a clock that never goes back. */
export interface MirrorFiles {
  readonly hasServed: boolean;
  readonly lacking: number;
  /** False for a file that it lacked lately, and in a pause between guesses for those that it was never seen to have. */
  mayAsk(file: number, nowMs: number): boolean;
  served(file: number): void;
  missed(file: number, nowMs: number): void;
}

/** A file that is missing may come. */
const MISSING_MS = 10 * 60_000;
/** Misses without a pause: at once, and a second in the long run. */
const FREE_MISSES = 8;
const FREE_PER_SECOND = 0.25;
const PAUSE_MS = 2_000;
/** With each so many misses in a row the pause doubles, so often at most. */
const MISSES_TO_DOUBLE = 32;
const MAX_DOUBLINGS = 3;

/** A server with a part of the files is not stormed with questions for the others, and gives meanwhile what it has. */
export function createMirrorFiles(): MirrorFiles {
  const missing = new Map<number, number>();
  const had = new Set<number>();
  const free = createTokenBucket(FREE_MISSES, FREE_PER_SECOND);
  let inRow = 0;
  let guessesFrom = Number.NEGATIVE_INFINITY;

  function lacks(file: number, nowMs: number): boolean {
    const since = missing.get(file);
    if (since === undefined) return false;
    if (nowMs - since < MISSING_MS) return true;
    missing.delete(file);
    return false;
  }

  return {
    get hasServed() {
      return had.size > 0;
    },
    get lacking() {
      return missing.size;
    },
    mayAsk: (file, nowMs) => !lacks(file, nowMs) && (nowMs >= guessesFrom || had.has(file)),
    served(file) {
      if (!had.has(file)) inRow = 0;
      had.add(file);
      missing.delete(file);
    },
    missed(file, nowMs) {
      had.delete(file);
      missing.set(file, nowMs);
      inRow += 1;
      // What was under way when the pause began belongs to it.
      if (nowMs < guessesFrom || free.take(1, nowMs)) return;
      guessesFrom = nowMs + PAUSE_MS * 2 ** Math.min(MAX_DOUBLINGS, Math.floor(inRow / MISSES_TO_DOUBLE));
    },
  };
}
