import { performance } from "node:perf_hooks";

/** How a server keeps us waiting. What we take ourselves, such as by a limit, does not count. */
export interface ServerWait {
  came(bytes: number): void;
  /** They were dealt with: from now on it is the server that is waited for. */
  waiting(): void;
  /** For seconds nothing came, or next to nothing: whoever has nothing to do should have this server's work. */
  readonly isTooSlow: boolean;
}

const PATIENCE_MS = 5_000;
/** Bytes per second. */
const SLOWEST_RATE = 1_024;

export function createServerWait(now: () => number = () => performance.now()): ServerWait {
  let since: number | undefined = now();
  let waitedMs = 0;
  let bytes = 0;
  const isSlow = (ms: number): boolean => ms >= PATIENCE_MS && bytes * 1_000 < SLOWEST_RATE * ms;
  return {
    came(count) {
      if (since !== undefined) waitedMs += now() - since;
      since = undefined;
      bytes += count;
    },
    waiting() {
      since = now();
      if (waitedMs < PATIENCE_MS || isSlow(waitedMs)) return;
      waitedMs = 0;
      bytes = 0;
    },
    get isTooSlow() {
      const silentMs = since === undefined ? 0 : now() - since;
      return silentMs >= PATIENCE_MS || isSlow(waitedMs + silentMs);
    },
  };
}
