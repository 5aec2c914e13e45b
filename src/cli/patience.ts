import type { Disposable } from "../engine/lifecycle.ts";
import type { TransferSnapshot } from "../engine/model.ts";
import type { Clock } from "../engine/ports.ts";

/** Less than a block (BEP 3) is talk, not data. */
const SOMETHING_BYTES = 16_384;

/** How long a command waits while nothing moves. */
export interface Patience extends Disposable {
  /** Aborted when it is over. */
  readonly signal: AbortSignal;
  /** Looks whether something moved since the last look. */
  look(snapshot: Pick<TransferSnapshot, "phase" | "doneBytes" | "receivedBytes" | "checkedFraction">): void;
}

/** `limitMs` undefined: for ever. */
export function createPatience(clock: Clock, limitMs: number | undefined): Patience {
  const over = new AbortController();
  const wait = () => (limitMs === undefined ? () => undefined : clock.after(limitMs, () => over.abort()));
  let cancel = wait();
  let seen = "";
  let receivedBytes = 0;
  return {
    signal: over.signal,
    look(now) {
      const state = [now.phase, now.doneBytes, now.checkedFraction].join(" ");
      const received = now.receivedBytes - receivedBytes >= SOMETHING_BYTES;
      const ended = now.phase === "complete" || now.phase === "seeding";
      if (state === seen && !received && !ended) return;
      seen = state;
      receivedBytes = now.receivedBytes;
      cancel();
      cancel = ended ? () => undefined : wait();
    },
    dispose: () => cancel(),
  };
}
