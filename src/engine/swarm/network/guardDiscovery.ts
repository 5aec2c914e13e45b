import type { Log } from "../../ports.ts";
import { guardLsdSocket } from "./guardDatagrams.ts";
import type { Discovery } from "./libraryShapes.ts";
import { MAX_PEERS_PER_ANNOUNCE } from "./trackerReply.ts";

/**
 * Bounds what a torrent's discovery brings: peers per announcement, and only peers of this torrent from the local network.
 * A port that another program holds or a network that is gone is a warning, where the library would give the torrent up.
 */
export function guardDiscovery(discovery: Discovery, infoHash: string, log: Log): void {
  discovery.removeAllListeners("error");
  discovery.on("error", (error: unknown) => {
    log.write("warn", "Looking for peers met an obstacle; the transfer goes on.", error);
  });
  const { tracker, lsd } = discovery;
  if (tracker !== null) {
    const takePeer = discovery._onTrackerPeer;
    let taken = 0;
    tracker.removeListener("peer", takePeer);
    // Each announcement's answer is one `update` and then its peers, without anything between.
    discovery._onTrackerPeer = (address) => {
      taken += 1;
      if (taken <= MAX_PEERS_PER_ANNOUNCE) takePeer(address);
    };
    tracker.on("update", () => {
      taken = 0;
    });
    tracker.on("peer", discovery._onTrackerPeer);
  }
  if (lsd !== null) {
    const takePeer = discovery._onLSDPeer;
    lsd.removeListener("peer", takePeer);
    discovery._onLSDPeer = (address, announced) => {
      if (announced.toLowerCase() === infoHash) takePeer(address, announced);
    };
    lsd.on("peer", discovery._onLSDPeer);
    guardLsdSocket(lsd.server, log);
  }
}
