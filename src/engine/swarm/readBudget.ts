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

/** What one socket usually hands over at a time. */
const BYTES_PER_READ = 64 * 1024;

/**
 * The system hands over up to 2 MiB from each socket in one turn: with hundreds of fast peers the thread would do nothing else
 * for a second. When the turn has no room left, all sockets that bring something are paused; in each later turn as many of
 * them go on as it has room for, those that waited longest first.
 */
export function createReadBudget(bytesPerTurn = BYTES_PER_TURN): ReadBudget {
  const socketsPerTurn = Math.ceil(bytesPerTurn / BYTES_PER_READ);
  const known = new WeakSet<Socket>();
  /** In the order in which they brought something last. */
  const flowing = new Set<Socket>();
  const paused = new Set<Socket>();
  let left = bytesPerTurn;
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(nextTurn);
  }

  function nextTurn(): void {
    scheduled = false;
    left = bytesPerTurn;
    let room = socketsPerTurn;
    for (const socket of paused) {
      if (room === 0) break;
      room -= 1;
      paused.delete(socket);
      flowing.add(socket);
      if (!socket.destroyed && !waitsForDrain(socket)) socket.resume();
    }
    if (paused.size > 0) schedule();
  }

  function follow(socket: Socket): void {
    flowing.delete(socket);
    flowing.add(socket);
    if (known.has(socket)) return;
    known.add(socket);
    socket.once("close", () => {
      flowing.delete(socket);
      paused.delete(socket);
    });
  }

  return {
    get isSpent() {
      return left <= 0;
    },
    spend(bytes, socket) {
      left -= bytes;
      schedule();
      if (socket !== null && "readableFlowing" in socket && !socket.destroyed) follow(socket);
      if (left > 0) return;
      for (const other of flowing) {
        if (!other.readableFlowing) continue;
        other.pause();
        flowing.delete(other);
        paused.add(other);
      }
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
