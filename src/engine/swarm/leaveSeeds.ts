import type { LibraryTorrent, LibraryWire } from "webtorrent";
import { isSeed } from "./isSeed.ts";

/** Other complete sources of a torrent. */
export interface SeedWatch {
  /** Connected ones, and those that we left because neither has anything for the other. */
  readonly count: number;
}

/** Bound on remembered addresses; the oldest is forgotten first. */
const MAX_REMEMBERED = 1_000;
/** So long a connection stays after our last piece: the other side should hear that there is another source now. */
const FAREWELL_MS = 500;

/** Two complete peers have nothing for each other: the connection is closed and not dialled again, as other clients do too. */
export function leaveSeeds(torrent: LibraryTorrent): SeedWatch {
  const left = new Set<string>();

  const isComplete = (wire: LibraryWire): boolean => isSeed(wire, torrent.pieces.length);
  const remember = (wire: LibraryWire): void => {
    left.add(`${wire.remoteAddress ?? ""}:${String(wire.remotePort ?? 0)}`);
    const [oldest] = left;
    if (left.size > MAX_REMEMBERED && oldest !== undefined) left.delete(oldest);
  };
  const look = (wire: LibraryWire): void => {
    if (!torrent.done || !isComplete(wire) || wire.destroyed) return;
    remember(wire);
    wire.destroy();
  };
  torrent.on("wire", (wire: LibraryWire) => {
    // A listener of the library must not meet a connection that ended under it.
    const later = (): void => void setImmediate(look, wire);
    for (const event of ["bitfield", "have", "have-all"]) wire.on(event, later);
    // It may have left us first.
    wire.once("close", () => {
      if (torrent.done && isComplete(wire)) remember(wire);
    });
  });
  torrent.on("done", () => {
    setTimeout(() => {
      for (const wire of [...torrent.wires]) look(wire);
    }, FAREWELL_MS).unref();
  });

  const dial = torrent._addPeer.bind(torrent);
  torrent._addPeer = (peer, type, source) => {
    const isLeft = torrent.done && typeof peer === "string" && left.has(peer);
    return isLeft ? null : dial(peer, type, source);
  };

  return {
    get count() {
      return left.size + torrent.wires.filter(isComplete).length;
    },
  };
}
