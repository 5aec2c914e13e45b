import type WebTorrent from "webtorrent";
import type { LibraryTorrent } from "webtorrent";

/** Peers of a private torrent come from its trackers only (BEP 27); the library would announce it on the local network too. */
export function keepPrivate(
  client: Pick<WebTorrent, "lsd">,
  torrent: Pick<LibraryTorrent, "private" | "_startDiscovery">,
): void {
  const start = torrent._startDiscovery.bind(torrent);
  torrent._startDiscovery = () => {
    const usual = client.lsd;
    if (torrent.private === true) client.lsd = false;
    try {
      start();
    } finally {
      client.lsd = usual;
    }
  };
}
