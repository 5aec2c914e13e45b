import { EventEmitter } from "node:events";
import type { LibraryTorrent, LibraryWire } from "webtorrent";

/** A connection that remembers what it was told. */
export interface FakeWire extends LibraryWire {
  /** The pieces that the peer was told we do not have any more. */
  readonly withdrawn: number[];
  destroyed: boolean;
  peerChoking: boolean;
  requests: unknown[];
  rate: number;
}

/** A peer at `127.0.0.1:port` that has these pieces. */
export function fakeWire(port: number, has: readonly number[] = [], understandsDonthave = true): FakeWire {
  const withdrawn: number[] = [];
  const buffer = new Uint8Array(4);
  for (const piece of has) buffer[piece >> 3] = (buffer[piece >> 3] ?? 0) | (0x80 >> (piece & 7));
  const wire = Object.assign(new EventEmitter(), {
    type: "tcpOutgoing",
    remoteAddress: "127.0.0.1",
    remotePort: port,
    peerPieces: { buffer, get: () => false },
    withdrawn,
    destroyed: false,
    peerChoking: false,
    requests: [] as unknown[],
    rate: 0,
    downloadSpeed: () => wire.rate,
    ...(understandsDonthave ? { lt_donthave: { donthave: (piece: number) => withdrawn.push(piece) } } : {}),
    destroy() {
      wire.destroyed = true;
      wire.emit("close");
    },
  });
  return wire as unknown as FakeWire;
}

export interface FakeTorrent extends LibraryTorrent {
  /** The pieces that new peers are told of. */
  readonly told: Set<number>;
  /** Addresses that were dialled. */
  readonly dialled: unknown[];
  connect(wire: LibraryWire): void;
}

/** The corner of the library's torrent that knows connections. */
export function fakeTorrent(pieceCount: number, wires: LibraryWire[] = []): FakeTorrent {
  const told = new Set(Array.from({ length: pieceCount }, (_, piece) => piece));
  const dialled: unknown[] = [];
  const torrent = Object.assign(new EventEmitter(), {
    done: false,
    pieces: Array.from({ length: pieceCount }, () => null),
    wires,
    told,
    dialled,
    bitfield: { set: (piece: number, value: boolean) => (value ? told.add(piece) : told.delete(piece)) },
    _addPeer(peer: unknown) {
      dialled.push(peer);
      return null;
    },
    connect(wire: LibraryWire) {
      wires.push(wire);
      torrent.emit("wire", wire);
    },
  });
  return torrent as unknown as FakeTorrent;
}
