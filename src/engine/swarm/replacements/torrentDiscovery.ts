// Stands in for `torrent-discovery`: our own search for peers (`../discovery/`) starts where the library would start this.

/** Refuses: a torrent for which the library itself starts a search was not opened through `installDiscovery`. */
export default function TorrentDiscovery(): never {
  throw new Error("Peers are looked for by the engine, not by the library.");
}
