import { createHash } from "node:crypto";
import type { ClientJob } from "../../clients/foreignClient.ts";
import type { Cell, CellTorrent } from "../cell.ts";

const EMPTY = createHash("sha256").digest("hex");

/** Fetches with the foreign client, beside one seed that the tracker knows, to the end: every byte is right. */
export async function fetchThere(
  cell: Cell,
  torrent: CellTorrent,
  job: Partial<ClientJob> & Pick<ClientJob, "source">,
): Promise<void> {
  const { folder } = await cell.theirs(job);
  await cell.meeting.tracker.seeds(torrent.infoHash, 2);
  await cell.untilArrived(folder, expectedThere(cell));
}

/** What the foreign client makes of the contents. */
export function expectedThere({ client, contents }: Cell): Readonly<Record<string, string>> {
  if (!client.skipsEmptyFiles) return contents.hashes;
  return Object.fromEntries(Object.entries(contents.hashes).filter(([, hash]) => hash !== EMPTY));
}
