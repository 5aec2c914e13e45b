import { SwarmbidError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import type { SwarmTorrent } from "../swarm/port.ts";

/** A reader gives up when none of its pieces came for so long. */
const PATIENCE_MS = 60_000;

/** Readers that wait for pieces of an open transfer. */
export interface PieceWaits {
  /** Resolves when all pieces are verified and stored; the swarm fetches them before all others. */
  until(pieces: readonly number[], signal: AbortSignal): Promise<void>;
  arrived(piece: number): void;
  connect(torrent: Pick<SwarmTorrent, "urge">): void;
  /** Nothing comes any more: whoever waits hears why. */
  end(): void;
}

interface Wait {
  readonly missing: Set<number>;
  release: () => void;
  settle(error?: SwarmbidError): void;
  /** Waits anew for the next piece. */
  renew(): void;
}

export function createPieceWaits(clock: Clock, has: (piece: number) => boolean): PieceWaits {
  const waits = new Set<Wait>();
  let swarm: Pick<SwarmTorrent, "urge"> | undefined;
  let ended = false;

  const urge = (wait: Wait): void => {
    if (swarm !== undefined) wait.release = swarm.urge([...wait.missing]);
  };

  return {
    until(pieces, signal) {
      const missing = new Set(pieces.filter((piece) => !has(piece)));
      if (signal.aborted) return Promise.reject(cancelled());
      if (missing.size === 0) return Promise.resolve();
      if (ended) return Promise.reject(stopped());
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      let cancelTimer = (): void => undefined;
      const onAbort = (): void => {
        wait.settle(cancelled());
      };
      const wait: Wait = {
        missing,
        release: () => undefined,
        renew() {
          cancelTimer();
          cancelTimer = clock.after(PATIENCE_MS, () => {
            wait.settle(late());
          });
        },
        settle(error) {
          waits.delete(wait);
          cancelTimer();
          signal.removeEventListener("abort", onAbort);
          wait.release();
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      waits.add(wait);
      signal.addEventListener("abort", onAbort, { once: true });
      wait.renew();
      urge(wait);
      return promise;
    },
    arrived(piece) {
      for (const wait of [...waits]) {
        if (!wait.missing.delete(piece)) continue;
        if (wait.missing.size === 0) wait.settle();
        else wait.renew();
      }
    },
    connect(torrent) {
      swarm = torrent;
      waits.forEach(urge);
    },
    end() {
      ended = true;
      for (const wait of [...waits]) wait.settle(stopped());
    },
  };
}

const cancelled = (): SwarmbidError =>
  new SwarmbidError("cancelled", "The reading was cancelled: start it again when you like.");

const stopped = (): SwarmbidError =>
  new SwarmbidError(
    "missingFiles",
    "The transfer was stopped while its bytes were awaited: resume it, then read again.",
  );

const late = (): SwarmbidError =>
  new SwarmbidError(
    "downloadFailed",
    "These bytes did not come within a minute: see “Why Is This Slow?”, then try again.",
  );
