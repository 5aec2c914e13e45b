import type { Socket } from "node:net";
import type { LibraryTorrent } from "webtorrent";

/** Bytes that all peers together may bring in one turn of the event loop before the rest waits for the next. */
const BYTES_PER_TURN = 1024 * 1024;

/** Shared by all torrents of a client. */
export interface ReadBudget {
  /** Bytes have come in from `socket` in this turn. */
  spend(bytes: number, socket: Socket | null): void;
  /** This turn has no room left. */
  readonly isSpent: boolean;
}

/**
 * The system hands over up to 2 MiB from each socket in one turn: with fifty fast peers the thread would do nothing else
 * for a second. Sockets that bring more than the turn has room for are paused until the next.
 */
export function createReadBudget(bytesPerTurn = BYTES_PER_TURN): ReadBudget {
  const paused = new Set<Socket>();
  let left = bytesPerTurn;
  let scheduled = false;

  const nextTurn = (): void => {
    scheduled = false;
    left = bytesPerTurn;
    for (const socket of paused) if (!socket.destroyed && !waitsForDrain(socket)) socket.resume();
    paused.clear();
  };

  return {
    get isSpent() {
      return left <= 0;
    },
    spend(bytes, socket) {
      left -= bytes;
      if (!scheduled) {
        scheduled = true;
        setImmediate(nextTurn);
      }
      if (left > 0 || socket === null || !("readableFlowing" in socket) || socket.readableFlowing !== true) return;
      socket.pause();
      paused.add(socket);
    },
  };
}

/** A socket that its reader has paused goes on by the reader's own signal. */
function waitsForDrain(socket: Socket): boolean {
  const state = (socket as { readonly _readableState?: { readonly awaitDrainWriters?: unknown } })._readableState;
  const waiting = state?.awaitDrainWriters;
  return waiting instanceof Set ? waiting.size > 0 : waiting !== null && waiting !== undefined;
}

/** Counts what every peer of the torrent brings. */
export function budgetReads(torrent: Pick<LibraryTorrent, "_registerPeer">, budget: ReadBudget): void {
  const register = torrent._registerPeer.bind(torrent);
  torrent._registerPeer = (peer) => {
    peer.on("download", (bytes: number) => {
      budget.spend(bytes, peer.conn);
    });
    register(peer);
  };
}
