import type { JoinedSources } from "../door.ts";
import type { TransferPhase } from "../model.ts";
import type { ResolvedSource } from "./resolveSource.ts";
import type { Transfer } from "./transferFace.ts";

/** Phases in which trackers are asked already; in any other the next announcement goes to all that the transfer has. */
const ASKING: readonly TransferPhase[] = ["fetchingMetadata", "downloading", "seeding"];

/**
 * A torrent that is listed came once more: whom this source names, and the transfer does not, is asked too. A private torrent asks
 * only whom it was added with (BEP 27). Whether it runs is left as it is.
 */
export async function joinListed(
  transfer: Transfer,
  { trackers, webSeeds, metainfo }: ResolvedSource,
): Promise<JoinedSources> {
  const { id } = transfer;
  const isPrivate = (transfer.metainfo ?? metainfo)?.isPrivate === true;
  const { trackerCount, webSeedCount } = isPrivate
    ? { trackerCount: 0, webSeedCount: 0 }
    : await transfer.joinSources({ trackers: trackers.flat(), webSeeds });
  const { name, phase } = transfer.snapshot();
  // Trackers are named when a torrent joins its swarm: it joins anew, with nothing looked at again.
  if (trackerCount > 0 && ASKING.includes(phase) && (await transfer.suspend())) await transfer.goOn();
  return { id, name, isPrivate, trackerCount, webSeedCount };
}
