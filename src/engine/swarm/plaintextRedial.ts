import type WebTorrent from "webtorrent";
import type { LibraryTorrent } from "webtorrent";

/** Bound on remembered addresses; the oldest is forgotten first. */
const MAX_REMEMBERED = 1_000;

/**
 * webtorrent dials with protocol encryption and never falls back. This remembers addresses whose connection ended before the
 * handshake and dials them the other way next time, so that peers of either kind are reached; unless encryption is required
 * or off.
 */
export function redialInPlaintext(client: WebTorrent, torrent: LibraryTorrent): void {
  if (client.secure !== 1) return;
  const plaintext = new Set<string>();
  const dial = torrent._addPeer.bind(torrent);
  torrent._addPeer = (peer, type, source) => {
    const address = typeof peer === "string" ? peer : undefined;
    const usual = client.secure;
    if (address !== undefined && plaintext.has(address)) client.secure = 0;
    let added;
    try {
      added = dial(peer, type, source);
    } finally {
      client.secure = usual;
    }
    if (added !== null && address !== undefined) {
      added.once("disconnect", () => {
        if (added._handshakeDone === true) return;
        if (plaintext.delete(address)) return;
        plaintext.add(address);
        const [oldest] = plaintext;
        if (plaintext.size > MAX_REMEMBERED && oldest !== undefined) plaintext.delete(oldest);
      });
    }
    return added;
  };
}
