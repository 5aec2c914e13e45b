import type { Disposable } from "../engine/lifecycle.ts";
import type { Clock } from "../engine/ports.ts";
import { createStandstill, type Standstill } from "./standstill.ts";

/** How long a command waits while nothing moves. */
export interface Patience extends Disposable, Pick<Standstill, "look"> {
  /** Aborted when it is over. */
  readonly signal: AbortSignal;
}

/** `limitMs` undefined: for ever. */
export function createPatience(clock: Clock, limitMs: number | undefined): Patience {
  const over = new AbortController();
  const { look, dispose } = createStandstill(clock, limitMs, () => over.abort());
  return { signal: over.signal, look, dispose };
}
