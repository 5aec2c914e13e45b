import { setImmediate as turn } from "node:timers/promises";
import Wire, { type Wire as LibraryWire } from "bittorrent-protocol";
import { guardWireClass, wireGuard } from "../../../src/engine/swarm/network/wireGuards.ts";
import { handshake } from "./messages.ts";

// The real connection class of the library, as it lies in node_modules: none of what these tests touch is replaced.

const INFO_HASH = "ab".repeat(20);
const PIECES = 100;

/** What the tests use of the connection beyond the guards. */
export interface WireMethods {
  handshake(infoHash: string, peerId: string, options: { readonly fast: boolean }): void;
  unchoke(): void;
  request(piece: number, offset: number, length: number, done: (error: Error | null, block: Uint8Array) => void): void;
  write(bytes: Uint8Array): void;
  piece(piece: number, offset: number, block: Uint8Array): void;
  pause(): void;
  resume(): void;
}

/** A guarded connection on which both sides have shaken hands; we do not choke the peer and have half of the pieces. */
export async function connected() {
  guardWireClass(Wire);
  const wire = new Wire("tcpIncoming", 0) as LibraryWire & WireMethods;
  const violations: string[] = [];
  const sent: Buffer[] = [];
  wire.on("violation", (reason: string) => void violations.push(reason));
  wire.on("data", (bytes: Uint8Array) => void sent.push(Buffer.from(bytes)));
  wireGuard(wire).torrent = () => ({ pieceCount: PIECES, pieceBytes: () => 65_536, has: (piece) => piece < 50 });
  wire.handshake(INFO_HASH, "cd".repeat(20), { fast: true });
  wire.write(handshake(INFO_HASH));
  await turn();
  wire.unchoke();
  await turn();
  sent.length = 0;
  const receive = async (...bytes: readonly Uint8Array[]) => {
    // Copies: the library keeps views of what it receives, and writes to them.
    for (const part of bytes) wire.write(Buffer.from(part));
    await turn();
  };
  const answers = () => Buffer.concat(sent.splice(0));
  return { wire, violations, receive, answers };
}
