import { SwarmbidError } from "../errors.ts";
import type { Gate } from "./gate.ts";

/** Runs a task when the gate lets it; an abort while it waits rejects at once, one while it runs is the task's business. */
export async function inTurn<T>(gate: Gate, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
  const { promise: decided, resolve, reject } = Promise.withResolvers<void>();
  const abort = (): void => {
    reject(new SwarmbidError("cancelled", "The check was stopped before its turn came: run Verify to repeat it."));
  };
  const result = gate.run(async () => {
    resolve();
    // Whoever gave up while waiting hands its turn on.
    signal.throwIfAborted();
    return task();
  });
  result.catch(() => undefined);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  try {
    await decided;
  } finally {
    signal.removeEventListener("abort", abort);
  }
  return result;
}
