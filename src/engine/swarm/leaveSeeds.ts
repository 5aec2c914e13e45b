import type { LibraryTorrent, LibraryWire } from "webtorrent";

/** Other complete sources of a torrent. */
export interface SeedWatch {
  /** Connected ones, and those that we left because neither has anything for the other. */
  readonly count: number;
}

/** Bound on remembered addresses; the oldest is forgotten first. */
const MAX_REMEMBERED = 1_000;

/** Two complete peers have nothing for each other: the connection is closed and not dialled again, as other clients do too. */
export function leaveSeeds(torrent: LibraryTorrent): SeedWatch {
  const left = new Set<string>();

  const look = (wire: LibraryWire): void => {
    if (!torrent.done || wire.isSeeder !== true || wire.destroyed || wire.type === "webSeed") return;
    left.add(`${wire.remoteAddress ?? ""}:${String(wire.remotePort ?? 0)}`);
    const [oldest] = left;
    if (left.size > MAX_REMEMBERED && oldest !== undefined) left.delete(oldest);
    wire.destroy();
  };
  torrent.on("wire", (wire: LibraryWire) => {
    // The library notes a complete peer in its own listeners, which were added before or will be in this turn.
    const later = (): void => void setImmediate(look, wire);
    for (const event of ["bitfield", "have", "have-all"]) wire.on(event, later);
  });
  torrent.on("done", () => {
    for (const wire of [...torrent.wires]) look(wire);
  });

  const dial = torrent._addPeer.bind(torrent);
  torrent._addPeer = (peer, type, source) => {
    const isLeft = torrent.done && typeof peer === "string" && left.has(peer);
    return isLeft ? null : dial(peer, type, source);
  };

  return {
    get count() {
      return left.size + torrent.wires.filter((wire) => wire.isSeeder === true && wire.type !== "webSeed").length;
    },
  };
}
