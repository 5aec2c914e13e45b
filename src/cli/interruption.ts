import type { Disposable } from "../engine/lifecycle.ts";
import type { Clock } from "../engine/ports.ts";
import { EXIT } from "./exitCodes.ts";

/** The part of a process that is about signals. */
export interface SignalSource {
  on(signal: "SIGINT" | "SIGTERM" | "SIGHUP", listener: () => void): unknown;
  off(signal: "SIGINT" | "SIGTERM" | "SIGHUP", listener: () => void): unknown;
  exit(code: number): void;
}

export interface Interruption extends Disposable {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
}

/** A terminal and a launcher may both deliver one Ctrl+C: what follows within this time is the same one. */
const SAME_KEY_PRESS_MS = 1000;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The first signal asks for an orderly end, a later one ends the process at once. */
export function watchInterruption(source: SignalSource, clock: Clock): Interruption {
  const controller = new AbortController();
  let first: number | undefined;
  const hear = () => {
    if (first === undefined) {
      first = clock.now();
      controller.abort();
    } else if (clock.now() - first >= SAME_KEY_PRESS_MS) {
      source.exit(EXIT.interrupted);
    }
  };
  for (const signal of SIGNALS) source.on(signal, hear);
  return {
    signal: controller.signal,
    dispose() {
      for (const signal of SIGNALS) source.off(signal, hear);
    },
  };
}
