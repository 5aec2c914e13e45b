import type { TorrentEngine } from "../../engine/door.ts";
import type { TransferId } from "../../engine/model.ts";
import type { Clock } from "../../engine/ports.ts";

const PATIENCE_MS = 3000;

/** Waits until a transfer that was just added is in the list: its first snapshot comes with the next change. False: it did not come. */
export async function whenListed(
  { transfers, onDidChange }: Pick<TorrentEngine, "transfers" | "onDidChange">,
  id: TransferId,
  clock: Clock,
): Promise<boolean> {
  if (transfers.get(id) !== undefined) return true;
  return new Promise((resolve) => {
    const end = (listed: boolean): void => {
      subscription.dispose();
      cancel();
      resolve(listed);
    };
    const subscription = onDidChange(() => {
      if (transfers.get(id) !== undefined) end(true);
    });
    const cancel = clock.after(PATIENCE_MS, () => end(false));
  });
}
