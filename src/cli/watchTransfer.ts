import type { TorrentEngine } from "../engine/door.ts";
import { SwarmbidError } from "../engine/errors.ts";
import type { TransferId, TransferSnapshot } from "../engine/model.ts";

/**
 * Looks at the transfer now and after each change until `verdict` gives something or throws. Rejects with `cancelled` when the
 * signal is aborted, with `unknownTransfer` when the transfer goes away.
 */
export function watchTransfer<T>(
  engine: TorrentEngine,
  id: TransferId,
  signal: AbortSignal,
  verdict: (snapshot: TransferSnapshot) => T | undefined,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const look = () => {
    try {
      const snapshot = engine.transfers.get(id);
      if (snapshot === undefined)
        throw new SwarmbidError("unknownTransfer", "The transfer was removed meanwhile: run the same command again.");
      const result = verdict(snapshot);
      if (result !== undefined) resolve(result);
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const cancel = () => reject(new SwarmbidError("cancelled", "Interrupted."));
  const subscription = engine.onDidChange(look);
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  else look();
  return promise.finally(() => {
    subscription.dispose();
    signal.removeEventListener("abort", cancel);
  });
}

/** Throws the reason for which a transfer stopped; the other phases pass. */
export function throwIfStopped(snapshot: TransferSnapshot): void {
  const { phase, error } = snapshot;
  if (phase !== "failed" && phase !== "missingFiles" && phase !== "diskFull") return;
  throw new SwarmbidError(
    error?.code ?? "internal",
    error?.message ?? "The transfer stopped without saying why: run the same command again with --verbose.",
  );
}
