import type { LibraryTorrent, LibraryWire } from "webtorrent";
import { type DiscoveryScope, discoverPeers, type FoundBy, type PeerDiscovery } from "./discoverPeers.ts";
import { exchangePeers } from "./exchangePeers.ts";
import type { SharedDiscovery } from "./sharedDiscovery.ts";

const FOUND_BY: ReadonlySet<unknown> = new Set<FoundBy>(["tracker", "dht", "lsd", "ut_pex"]);

/**
 * Puts our search for peers in the place of the library's. The result answers the search once the library has started it;
 * to be called right after the torrent was added.
 */
export function installDiscovery(
  torrent: LibraryTorrent,
  scope: Omit<DiscoveryScope, "onPeer" | "isPrivate">,
  shared: SharedDiscovery,
): () => PeerDiscovery | undefined {
  const exchange = exchangePeers(shared.clock, shared.pexIntervalMs);
  let discovery: PeerDiscovery | undefined;
  const isPrivate = (): boolean => torrent.private === true;

  torrent._startDiscovery = () => {
    if (discovery !== undefined || torrent.destroyed) return;
    const started = discoverPeers(
      {
        ...scope,
        isPrivate: isPrivate(),
        onPeer(address, by) {
          if (!torrent.destroyed) torrent.addPeer(address, by);
        },
      },
      shared,
    );
    discovery = started;
    torrent.discovery = {
      destroy(done) {
        void started.close().then(() => {
          done(null);
        });
      },
    };
  };

  const { addPeer } = torrent;
  torrent.addPeer = (peer, source) => {
    const isFound = FOUND_BY.has(source);
    // BEP 27; a link does not say whether its torrent is private, and peers found meanwhile may still tell of others.
    if (isFound && source !== "tracker" && isPrivate()) return false;
    const isNew = addPeer.call(torrent, peer, source);
    if (isNew && isFound) discovery?.found(source as FoundBy);
    return isNew;
  };
  torrent.on("wire", (wire: LibraryWire) => {
    exchange.add(wire);
  });
  torrent.on("metadata", () => {
    if (!isPrivate()) return;
    exchange.stop();
    discovery?.keepPrivate();
  });
  torrent.once("close", exchange.stop);
  return () => discovery;
}
