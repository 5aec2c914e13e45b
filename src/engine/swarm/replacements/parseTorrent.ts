import { isLibraryTorrent, type LibraryTorrentId } from "./libraryTorrent.ts";

// Stands in for `parse-torrent`, which would read strings, buffers, files and addresses. Parsing is done by
// src/engine/torrent before the library hears of anything; here only its results pass.

const REFUSAL = "Only a torrent that the engine parsed itself may enter the library.";

/** Rejects for everything that `toLibraryTorrent` did not make. */
export default function parseTorrent(id: unknown): Promise<LibraryTorrentId> {
  return isLibraryTorrent(id) ? Promise.resolve(id) : Promise.reject(new Error(REFUSAL));
}

/** What the library tries when `parseTorrent` refused: fetching the id from a file or an address. Always an error. */
export function remote(_id: unknown, done: (error: Error) => void): void {
  queueMicrotask(() => {
    done(new Error(REFUSAL));
  });
}

/** The library hands this to ut_metadata and nothing else: the info dictionary's exact bytes, undefined while unknown. */
export function toTorrentFile(torrent: { readonly infoBuffer?: Uint8Array }): Uint8Array | undefined {
  return torrent.infoBuffer;
}

/** The library keeps a link for its user; ours come from the engine. */
export function toMagnetURI(): string {
  return "";
}
