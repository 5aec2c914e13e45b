import type { Clock } from "../../ports.ts";
import type { Uploads } from "../../uploadPort.ts";

/** One peer that may be sent blocks. */
export interface UploadLine {
  readonly id: string;
  /** A block for it is at hand, and its connection has room. */
  readonly isReady: boolean;
  /** Milliseconds for which the limit of its transfer holds. */
  readonly limitMs: number;
  /** Gives the next block to its socket; the bytes of it. */
  send(): number;
}

/** Sends blocks in the order in which the market names peers, as fast as sockets, disk and limits allow. */
export interface UploadPump {
  add(line: UploadLine): void;
  remove(id: string): void;
  /** Somebody may have become ready, or a share or limit has changed: looks once more, soon. */
  wake(): void;
}

export interface PumpParts {
  readonly uploads: Pick<Uploads, "next" | "served">;
  readonly clock: Clock;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Calls back when what happens now is over. */
  readonly soon: (call: () => void) => void;
}

/** The event loop has other work too. */
const BYTES_PER_TURN = 1024 * 1024;

export function createUploadPump({ uploads, clock, now, soon }: PumpParts): UploadPump {
  const lines = new Map<string, UploadLine>();
  let isWoken = false;
  let cancelTimer = (): void => undefined;
  /** The soonest end of a limit of a transfer that kept somebody from being ready. */
  let limitMs = Number.POSITIVE_INFINITY;

  const isReady = (id: string): boolean => {
    const line = lines.get(id);
    if (line?.isReady !== true) return false;
    const ms = line.limitMs;
    if (ms > 0) limitMs = Math.min(limitMs, ms);
    return ms <= 0;
  };

  function wake(): void {
    if (isWoken) return;
    isWoken = true;
    soon(send);
  }

  function send(): void {
    isWoken = false;
    cancelTimer();
    for (let left = BYTES_PER_TURN; left > 0; ) {
      const nowMs = now();
      limitMs = Number.POSITIVE_INFINITY;
      const turn = lines.size === 0 ? IDLE : uploads.next(nowMs, isReady);
      const bytes = turn.kind === "serve" ? (lines.get(turn.id)?.send() ?? 0) : 0;
      if (turn.kind !== "serve" || bytes === 0) {
        sleep(turn.kind === "wait" ? Math.min(turn.ms, limitMs) : limitMs);
        return;
      }
      uploads.served(turn.id, bytes, nowMs);
      left -= bytes;
    }
    wake();
  }

  function sleep(ms: number): void {
    if (ms < Number.POSITIVE_INFINITY) cancelTimer = clock.after(Math.ceil(ms), wake);
  }

  return {
    add(line) {
      lines.set(line.id, line);
    },
    remove(id) {
      lines.delete(id);
      if (lines.size === 0) cancelTimer();
    },
    wake,
  };
}

const IDLE = { kind: "idle" } as const;
