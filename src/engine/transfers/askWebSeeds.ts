import { moreToAsk } from "./moreToAsk.ts";
import type { TransferParts } from "./transferParts.ts";
import type { TransferState } from "./transferState.ts";

/** These web seeds are asked from now on, at once when the torrent is open. */
export function askWebSeeds(
  webSeeds: readonly string[],
  state: TransferState,
  { changed }: Pick<TransferParts, "changed">,
): Promise<void> {
  const more = moreToAsk(state.record, { webSeeds });
  if (more !== undefined) state.update(more);
  state.open?.session.torrent?.addWebSeeds(webSeeds);
  changed(state.record.id);
  return Promise.resolve();
}
