import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { FinalOutcome, FollowOptions, Outcome } from "../chain.ts";

const LONGEST_WAIT_MS = 30_000;

/** Asks again and again until an outcome is final. While the node is silent or wrong the waits grow, to half a minute at most. */
export async function followOutcome(
  ask: () => Promise<Outcome>,
  clock: Clock,
  intervalMs: number,
  { onChange = () => undefined, signal }: FollowOptions,
): Promise<FinalOutcome> {
  let last = "";
  let wait = intervalMs;
  const tell = (phase: string, told: Parameters<typeof onChange>[0]): void => {
    if (phase !== last) onChange(told);
    last = phase;
  };
  for (;;) {
    throwIfAborted(signal);
    try {
      const outcome = await ask();
      wait = intervalMs;
      tell(outcome.phase, outcome);
      if (outcome.phase !== "pending" && outcome.phase !== "included") return outcome;
    } catch (error) {
      if (!SwarmbidError.is(error, "nodeUnreachable") && !SwarmbidError.is(error, "nodeWrong")) throw error;
      tell(`waiting: ${error.message}`, { phase: "waiting", trouble: error.message });
      wait = Math.min(wait * 2, Math.max(LONGEST_WAIT_MS, intervalMs));
    }
    await pause(clock, wait, signal);
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new SwarmbidError("cancelled", "Stopped waiting; the transaction goes its way: look at the history.");
}

function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal?.addEventListener("abort", done);
    if (signal?.aborted === true) done();
  });
}
