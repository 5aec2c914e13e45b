import type { BudgetSeat, ConnectionBudget } from "./connectionBudget.ts";
import type { LibraryPeer, Torrent } from "./libraryShapes.ts";

/**
 * Puts a torrent's connections, of both directions, under the budget of all torrents and under its own limit: the library
 * limits what it dials, for each torrent alone, and nothing that comes in. To be called right after `client.add`.
 */
export function shareConnections(
  torrent: Torrent,
  budget: ConnectionBudget,
  refuses: (peer: LibraryPeer) => boolean,
): void {
  const { _drain: drain, _addIncomingPeer: accept } = torrent;
  const hasRoom = (): boolean => torrent._numConns + torrent._numPending < torrent.client.maxConns;

  /** The library dials even who was given up while waiting. */
  const nextInQueue = (): LibraryPeer | undefined => {
    const queue = torrent._queue;
    for (;;) {
      const next = queue[0];
      if (next === undefined || !(next.destroyed || refuses(next))) return next;
      queue.shift();
      if (!next.destroyed) next.destroy();
    }
  };

  const seat: BudgetSeat = budget.join({
    wants: () => !torrent.destroyed && !torrent.paused && hasRoom() && nextInQueue() !== undefined,
    dial() {
      torrent._drain();
    },
    giveUp() {
      const [least] = [...(torrent._peers ?? [])]
        .filter(([, { conn }]) => conn !== null)
        .map(([id, { conn, wire }]) => ({ id, conn, worth: worthOf(torrent, wire) }))
        .sort((a, b) => a.worth - b.worth);
      if (least === undefined || least.conn === null) return undefined;
      torrent.removePeer(least.id);
      return least.conn;
    },
  });

  torrent._drain = () => {
    if (torrent.destroyed || torrent.paused || !hasRoom()) return;
    const next = nextInQueue();
    if (next === undefined || !seat.mayDial()) return;
    drain.call(torrent);
    if (next.conn !== null) seat.take(next.conn, "dialling");
  };
  torrent._addIncomingPeer = (peer) => {
    if (!hasRoom() || !seat.mayAccept()) {
      peer.destroy(new Error("All connections are taken."));
      return;
    }
    accept.call(torrent, peer);
    if (peer.conn !== null) seat.take(peer.conn, "connected");
  };
  torrent.once("close", () => {
    seat.leave();
  });
}

/** Bytes per second of both directions; less than nothing for who has not shaken hands yet. */
function worthOf(torrent: Torrent, wire: LibraryPeer["wire"]): number {
  return wire === null || !torrent.wires.includes(wire) ? -1 : wire.downloadSpeed() + wire.uploadSpeed();
}
