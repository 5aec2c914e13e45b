import type { Clock } from "../ports.ts";

/** So long nothing may arrive, milliseconds; a peer that is gone is noticed and replaced within twice this time. */
const PATIENCE_MS = 30_000;
/** What keeps connections alive is no progress, bytes. */
const IDLE_BYTES = 1_024;

/** Notices that a download gets nothing, again after every further wait. */
export interface StallWatch {
  /** `receivedBytes`: of this session; undefined while the transfer does not download. */
  look(receivedBytes: number | undefined): void;
}

export function createStallWatch(clock: Clock, onStall: () => void): StallWatch {
  let since: { readonly at: number; readonly receivedBytes: number } | undefined;
  return {
    look(receivedBytes) {
      if (receivedBytes === undefined) {
        since = undefined;
        return;
      }
      const now = clock.now();
      const moved =
        since === undefined || receivedBytes < since.receivedBytes || receivedBytes - since.receivedBytes >= IDLE_BYTES;
      if (moved) since = { at: now, receivedBytes };
      else if (since !== undefined && now - since.at >= PATIENCE_MS) {
        since = { at: now, receivedBytes };
        onStall();
      }
    },
  };
}
