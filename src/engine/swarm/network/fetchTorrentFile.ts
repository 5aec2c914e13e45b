import { SwarmbidError } from "../../errors.ts";
import { TORRENT_LIMITS } from "../../torrent/limits.ts";
import { guardedFetch } from "./guardedFetch.ts";

const TOTAL_MS = 120_000;

/** Downloads a .torrent file by its http(s) address. Throws like `guardedFetch`; an answer other than 200 is `downloadFailed`. */
export async function fetchTorrentFile(
  url: string,
  options: { readonly allowLocalNetwork: boolean; readonly signal?: AbortSignal | undefined },
): Promise<Uint8Array> {
  const response = await guardedFetch(url, {
    ...options,
    bodyLimit: ({ status }) => (status === 200 ? TORRENT_LIMITS.torrentFileBytes : 0),
    totalMs: TOTAL_MS,
  });
  if (response.status !== 200) {
    throw new SwarmbidError(
      "downloadFailed",
      `${new URL(url).host} answered with status ${response.status} instead of a torrent file. Check the address.`,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}
