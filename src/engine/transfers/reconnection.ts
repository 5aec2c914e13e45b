import { SwarmbidError } from "../errors.ts";
import type { TransferParts } from "./transferParts.ts";
import type { TransferState } from "./transferState.ts";

/** Three minutes in all; a fault that ends before is over for us half a minute later. */
const DELAYS_MS = [1_000, 5_000, 15_000, 30_000, 30_000, 30_000, 30_000, 30_000];
/** A run that lasted this long was healthy: the count starts anew. */
const HEALTHY_MS = 5 * 60_000;
const MS_PER_SECOND = 1_000;

/** Lets a transfer that lost its connection to the swarm look for it again: soon, then later and later, then not at all. */
export interface Reconnection {
  /** It is `queued` and waits for its next try, which the snapshot tells. */
  readonly isWaiting: boolean;
  /** False: this error is another one, or it was tried often enough. */
  begin(error: unknown): boolean;
  /** Nothing is waited for any more: it may run at once. */
  end(): void;
  /** The user wants it: the count starts anew. */
  reset(): void;
}

export function createReconnection(
  state: Pick<TransferState, "record" | "enter" | "waitsBecause">,
  { clock, log, changed, schedule }: Pick<TransferParts, "clock" | "log" | "changed" | "schedule">,
): Reconnection {
  let failures = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;

  const end = (): void => {
    if (cancel === undefined) return;
    cancel();
    cancel = undefined;
    state.waitsBecause = undefined;
    changed(state.record.id);
    schedule();
  };

  return {
    get isWaiting() {
      return cancel !== undefined;
    },
    begin(error) {
      if (!SwarmbidError.is(error, "swarmLost")) return false;
      const now = clock.now();
      if (now - lastAt > HEALTHY_MS) failures = 0;
      lastAt = now;
      const delay = DELAYS_MS[failures];
      failures += 1;
      if (delay === undefined) return false;
      log.write("warn", `Transfer ${state.record.id} lost the swarm and will look for it again.`, error);
      const seconds = String(delay / MS_PER_SECOND);
      state.waitsBecause = `The connection to the swarm was lost: it is tried again after ${seconds} s.`;
      cancel = clock.after(delay, end);
      state.enter("queued");
      return true;
    },
    end,
    reset() {
      failures = 0;
    },
  };
}
