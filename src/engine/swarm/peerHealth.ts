import type { LibraryTorrent, LibraryWire } from "webtorrent";
import type { SwarmHealth, WebSeedHealth } from "./port.ts";
import type { Unwritten } from "./unwritten.ts";

/** How a torrent's connections fare at this moment. */
export function readHealth(
  torrent: LibraryTorrent,
  unwritten: Unwritten,
  webSeeds: readonly WebSeedHealth[],
): SwarmHealth {
  const peers = torrent.destroyed ? [] : torrent.wires;
  const useful = peers.filter(({ amInterested }) => amInterested);
  return {
    peers: peers.length,
    incoming: peers.filter(({ type }) => type.endsWith("Incoming")).length,
    useful: useful.length,
    choking: useful.filter(({ peerChoking }) => peerChoking).length,
    webSeeds,
    unwrittenBytes: unwritten.bytes,
    writeWaitMs: unwritten.waitMs,
  };
}

/** Hangs up on peers that let us ask and owe us blocks, but have sent nothing for a while. */
export function dropSilentPeers(torrent: LibraryTorrent): void {
  for (const wire of [...torrent.wires]) if (isSilent(wire)) wire.destroy();
}

const isSilent = (wire: LibraryWire): boolean =>
  !wire.peerChoking && wire.requests.length > 0 && wire.downloadSpeed() < 1;
