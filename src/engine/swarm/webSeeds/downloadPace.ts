import { setImmediate, setTimeout } from "node:timers/promises";
import type { ThrottleGroup } from "webtorrent";
import type { RateLimit } from "../rateLimit.ts";
import type { ReadBudget } from "../readBudget.ts";

/** Makes bytes of web seeds wait for the same limits as bytes of peers. */
export interface DownloadPace {
  /** These bytes have come: resolves when more may be read. Rejects when the signal aborts. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

const RATE_ZERO_MS = 1_000;

/** `all` limits all transfers together, `own` this one; `reads` leaves the thread time for others. */
export function createDownloadPace(all: ThrottleGroup, own: RateLimit, reads: ReadBudget): DownloadPace {
  async function takeOfAll(bytes: number, signal: AbortSignal): Promise<void> {
    for (let left = bytes; left > 0 && all.getEnabled(); ) {
      signal.throwIfAborted();
      const share = Math.min(left, all.getChunksize());
      if (all.getRate() === 0) await setTimeout(RATE_ZERO_MS, undefined, { signal });
      else {
        if (!all.bucket.tryRemoveTokens(share)) await tokens(all, share, signal);
        left -= share;
      }
    }
  }

  return {
    async take(bytes, signal) {
      reads.spend(bytes, null);
      own.take(bytes);
      await takeOfAll(bytes, signal);
      const waitMs = own.waitMs();
      if (waitMs > 0) await setTimeout(waitMs, undefined, { signal });
      else if (reads.isSpent) await setImmediate();
      signal.throwIfAborted();
    },
  };
}

function tokens({ bucket }: ThrottleGroup, share: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", abort, { once: true });
    bucket.removeTokens(share, () => {
      signal.removeEventListener("abort", abort);
      resolve();
    });
  });
}
