import { SwarmbidError } from "../errors.ts";
import { freeBytes } from "../store/freeSpace.ts";

/** Stays free for the list of transfers and for everybody else. */
const RESERVE_BYTES = 500_000_000;

/**
 * What was not chosen is kept in the storage folder when it is read, and nothing of that was counted before: throws `noSpace`
 * when there is no room for more.
 */
export async function requireSpareRoom(
  storageFolder: string,
  neededBytes: number,
  free: (folder: string) => Promise<number> = freeBytes,
): Promise<void> {
  if ((await free(storageFolder)) - neededBytes >= RESERVE_BYTES) return;
  throw new SwarmbidError(
    "noSpace",
    `There is too little room in “${storageFolder}” for a file that was not chosen: free some, or choose the file, then read again.`,
  );
}
