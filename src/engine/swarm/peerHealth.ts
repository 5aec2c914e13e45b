import type { LibraryTorrent, LibraryWire } from "webtorrent";
import type { Torrent } from "./network/libraryShapes.ts";
import type { SwarmHealth, WebSeedHealth } from "./port.ts";

/** How a torrent's connections fare at this moment. */
export function readHealth(torrent: LibraryTorrent, unwrittenBytes: number): SwarmHealth {
  const peers = torrent.destroyed ? [] : torrent.wires.filter(({ type }) => type !== "webSeed");
  const useful = peers.filter(({ amInterested }) => amInterested);
  return {
    peers: peers.length,
    incoming: peers.filter(({ type }) => type.endsWith("Incoming")).length,
    useful: useful.length,
    choking: useful.filter(({ peerChoking }) => peerChoking).length,
    webSeeds: torrent.destroyed ? [] : webSeedsOf(torrent),
    unwrittenBytes,
  };
}

/** Hangs up on peers that let us ask and owe us blocks, but have sent nothing for a while. */
export function dropSilentPeers(torrent: LibraryTorrent): void {
  for (const wire of [...torrent.wires]) if (isSilent(wire)) wire.destroy();
}

const isSilent = (wire: LibraryWire): boolean =>
  wire.type !== "webSeed" && !wire.peerChoking && wire.requests.length > 0 && wire.downloadSpeed() < 1;

function webSeedsOf(torrent: object): WebSeedHealth[] {
  const found: WebSeedHealth[] = [];
  for (const { conn } of (torrent as Torrent)._peers?.values() ?? []) {
    if (conn === null || !("httpRequest" in conn)) continue;
    const { url, problem } = conn;
    found.push(problem === undefined ? { url } : { url, problem });
  }
  return found;
}
