import type { LibraryTorrent } from "webtorrent";

/** Beyond this many messages to each peer it is cheaper to meet anew. */
const MAX_TOLD = 512;

/**
 * Takes pieces back that peers were told we have: new peers do not hear of them, connected ones get a `lt_donthave` where they
 * understand it. The guards refuse requests for them (BEP 6 `reject`), and the store gives nothing of them.
 */
export function withdrawPieces({ bitfield, wires }: LibraryTorrent, first: number, last: number): void {
  for (let piece = first; piece <= last; piece++) bitfield?.set(piece, false);
  const tells = last - first < MAX_TOLD;
  for (const wire of [...wires]) {
    if (!tells) wire.destroy();
    else for (let piece = first; piece <= last; piece++) wire.lt_donthave?.donthave(piece);
  }
}
