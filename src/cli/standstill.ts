import type { Disposable } from "../engine/lifecycle.ts";
import type { TransferSnapshot } from "../engine/model.ts";
import type { Clock } from "../engine/ports.ts";

/** Less than a block (BEP 3) is talk, not data. */
const SOMETHING_BYTES = 16_384;

/** Notices that nothing moves. */
export interface Standstill extends Disposable {
  /** Looks whether something moved since the last look. */
  look(snapshot: Pick<TransferSnapshot, "phase" | "doneBytes" | "receivedBytes" | "checkedFraction">): void;
}

/** Calls back when nothing moved for so long, once until something moves again; never when `limitMs` is undefined. */
export function createStandstill(clock: Clock, limitMs: number | undefined, onStandstill: () => void): Standstill {
  const wait = () => (limitMs === undefined ? () => undefined : clock.after(limitMs, onStandstill));
  let cancel = wait();
  let seen = "";
  let receivedBytes = 0;
  return {
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
