import type { SourceHints } from "../model.ts";
import { askWebSeeds } from "./askWebSeeds.ts";
import { moreToAsk } from "./moreToAsk.ts";
import type { TransferParts } from "./transferParts.ts";
import type { TransferState } from "./transferState.ts";

/** How many addresses are new to a transfer, and were kept. */
export interface JoinedCounts {
  readonly trackerCount: number;
  readonly webSeedCount: number;
}

/** Writes down whom else to ask: new web seeds are asked at once, new trackers when the torrent joins its swarm the next time. */
export async function joinSources(
  { trackers = [], webSeeds = [] }: SourceHints,
  state: TransferState,
  parts: Pick<TransferParts, "changed">,
): Promise<JoinedCounts> {
  const before = state.record;
  const more = moreToAsk(before, { trackers });
  if (more !== undefined) state.update(more);
  const newWebSeeds = webSeeds.filter((url) => !before.webSeeds.includes(url));
  if (newWebSeeds.length > 0) await askWebSeeds(newWebSeeds, state, parts);
  parts.changed(before.id);
  return {
    trackerCount: newOf(before.trackers.flat(), state.record.trackers.flat()),
    webSeedCount: newOf(before.webSeeds, state.record.webSeeds),
  };
}

const newOf = (before: readonly string[], after: readonly string[]): number =>
  after.filter((url) => !before.includes(url)).length;
