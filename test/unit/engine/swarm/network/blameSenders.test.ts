import { EventEmitter } from "node:events";
import type { BlockRequest, Wire } from "bittorrent-protocol";
import { expect, test } from "vitest";
import { type BlockCredit, blameSenders } from "../../../../../src/engine/swarm/network/blameSenders.ts";
import type { Torrent } from "../../../../../src/engine/swarm/network/libraryShapes.ts";
import { wireGuard } from "../../../../../src/engine/swarm/network/wireGuards.ts";

const BLOCK = 16_384;
const TRUE = new Uint8Array(BLOCK);
const FALSE = new Uint8Array(BLOCK).fill(1);
const LIAR = "127.0.0.1:1";
const HONEST = "127.0.0.1:2";

/** One torrent with one piece of two blocks, a liar and an honest peer. */
function swarm(creditOf: (wire: Wire) => BlockCredit | undefined = () => undefined) {
  const culprits: string[] = [];
  let block = 0;
  const peer = (port: number): Wire =>
    Object.assign(new EventEmitter(), {
      remoteAddress: "127.0.0.1",
      remotePort: port,
      peerChoking: false,
      requests: [] as BlockRequest[],
      peerRequests: [],
    }) as unknown as Wire;
  const [liar, honest] = [peer(1), peer(2)];
  const torrent = Object.assign(new EventEmitter(), {
    wires: [liar, honest],
    pieces: [{}] as (object | null)[],
    _request(wire: Wire, piece: number): boolean {
      wire.requests.push({ piece, offset: block * BLOCK, length: BLOCK });
      return true;
    },
  });
  const blame = blameSenders(
    torrent as unknown as Torrent,
    (culprit) => culprits.push(culprit),
    () => false,
    creditOf,
  );
  for (const wire of torrent.wires) torrent.emit("wire", wire);
  const answer = (wire: Wire, request: BlockRequest, bytes: Uint8Array): void => {
    wireGuard(wire).onBlock(request, bytes);
  };
  return {
    culprits,
    blame,
    liar,
    honest,
    answer,
    /** Asks a peer for a block. */
    ask(wire: Wire, index: number): BlockRequest {
      block = index;
      torrent._request(wire, 0);
      const request = wire.requests.at(-1);
      if (request === undefined) throw new Error("It was not asked.");
      return request;
    },
    fails(): void {
      torrent.pieces[0] = {};
      torrent.emit("warning", new Error("Piece 0 failed verification"));
    },
    verifies(): void {
      torrent.pieces[0] = null;
      torrent.emit("verified", 0);
    },
  };
}

test("who sent all of a piece that failed is the culprit", () => {
  const { culprits, liar, ask, answer, fails } = swarm();
  for (const block of [0, 1]) answer(liar, ask(liar, block), FALSE);
  fails();
  expect(culprits).toEqual([LIAR]);
});

test("of two who sent a piece that failed, the one is the culprit whose block differs from the right one", () => {
  const { culprits, liar, honest, ask, answer, fails, verifies } = swarm();
  answer(honest, ask(honest, 0), TRUE);
  answer(liar, ask(liar, 1), FALSE);
  fails();
  for (const block of [0, 1]) answer(honest, ask(honest, block), TRUE);
  verifies();
  expect(culprits).toEqual([LIAR]);
});

test("a true block that comes too late for a piece that failed does not make its sender answer for the next failure", () => {
  const { culprits, liar, honest, ask, answer, fails } = swarm();
  const late = ask(honest, 1);
  answer(honest, ask(honest, 0), TRUE);
  answer(liar, ask(liar, 1), FALSE);
  fails();
  answer(honest, late, TRUE);
  answer(honest, ask(honest, 0), TRUE);
  // The one whom the piece was to come from is gone: the liar is asked for the rest.
  Object.assign(honest, { peerChoking: true });
  answer(liar, ask(liar, 1), FALSE);
  fails();
  expect(culprits).not.toContain(HONEST);
});

test("a false block that comes too late for a piece that failed makes nobody else a culprit", () => {
  const { culprits, liar, honest, ask, answer, fails, verifies } = swarm();
  const late = ask(liar, 0);
  answer(honest, ask(honest, 0), TRUE);
  answer(liar, ask(liar, 1), FALSE);
  fails();
  answer(liar, late, FALSE);
  for (const block of [0, 1]) answer(honest, ask(honest, block), TRUE);
  verifies();
  expect(culprits).toEqual([LIAR]);
});

test("each sender is credited with its own blocks of a piece that verified, nobody with those of one that failed", () => {
  const credited: [number, number][] = [];
  const credits = new Map<Wire, BlockCredit>();
  const { liar, honest, ask, answer, fails, verifies } = swarm((wire) => credits.get(wire));
  for (const wire of [liar, honest])
    credits.set(wire, {
      verified(bytes) {
        credited.push([wire.remotePort ?? 0, bytes]);
      },
    });
  answer(honest, ask(honest, 0), TRUE);
  answer(liar, ask(liar, 1), FALSE);
  fails();
  expect(credited).toEqual([]);
  const last = TRUE.subarray(0, 100);
  answer(honest, ask(honest, 0), TRUE);
  // The second answer to a block is of no use.
  answer(honest, ask(honest, 0), TRUE);
  answer(honest, ask(honest, 1), last);
  verifies();
  verifies();
  expect(credited).toEqual([[2, BLOCK + 100]]);
});
