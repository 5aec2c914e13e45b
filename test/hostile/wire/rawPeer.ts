import { randomBytes } from "node:crypto";
import { once } from "node:events";
import net from "node:net";
import { handshake } from "./messages.ts";

/** A peer that says whatever the test wants, over a real connection. */
export interface RawPeer {
  readonly socket: net.Socket;
  send(...bytes: readonly Uint8Array[]): void;
  /** The next message with this id: its payload. Rejects when the connection ends before. */
  next(id: number): Promise<Buffer>;
  readonly closed: Promise<void>;
}

const PREAMBLE = Buffer.from("\x13BitTorrent protocol", "latin1");
const HANDSHAKE_BYTES = 68;

/** Dials and shakes hands; the other side's answer is awaited only by `next`. */
export async function dialPeer(port: number, infoHash: string): Promise<RawPeer> {
  const socket = net.connect(port, "127.0.0.1");
  const peer = speak(socket);
  await once(socket, "connect");
  peer.send(handshake(infoHash, randomBytes(20)));
  return peer;
}

/** Reads messages off a connection, whichever side dialled; encryption that the other side offers is not taken. */
export function speak(
  socket: net.Socket,
  onMessage: (id: number, payload: Buffer) => void = () => undefined,
  isKept: (id: number) => boolean = () => true,
): RawPeer {
  let buffer = Buffer.alloc(0);
  let hasShaken = false;
  const waiting = new Map<number, { resolve: (payload: Buffer) => void; reject: (error: Error) => void }[]>();
  const early = new Map<number, Buffer[]>();

  function take(id: number, payload: Buffer): void {
    onMessage(id, payload);
    const waiter = waiting.get(id)?.shift();
    if (waiter !== undefined) {
      waiter.resolve(payload);
      return;
    }
    if (!isKept(id)) return;
    // Tens of thousands of answers may come that nobody waits for.
    const unheard = early.get(id);
    if (unheard === undefined) early.set(id, [payload]);
    else unheard.push(payload);
  }

  socket.on("data", (bytes) => {
    buffer = Buffer.concat([buffer, bytes]);
    if (!hasShaken) {
      // What comes before is the start of a key exchange.
      const at = buffer.indexOf(PREAMBLE);
      if (at === -1 || buffer.length < at + HANDSHAKE_BYTES) return;
      hasShaken = true;
      buffer = buffer.subarray(at + HANDSHAKE_BYTES);
    }
    while (buffer.length >= 4 && buffer.length >= 4 + buffer.readUInt32BE(0)) {
      const length = buffer.readUInt32BE(0);
      const body = buffer.subarray(4, 4 + length);
      buffer = buffer.subarray(4 + length);
      if (length > 0) take(body[0] ?? 0, Buffer.from(body.subarray(1)));
    }
  });
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => {
      for (const { reject } of [...waiting.values()].flat()) reject(new Error("The connection was closed."));
      resolve();
    });
  });
  return {
    socket,
    closed,
    send(...bytes) {
      for (const part of bytes) socket.write(part);
    },
    next(id) {
      const first = early.get(id)?.shift();
      if (first !== undefined) return Promise.resolve(first);
      return new Promise((resolve, reject) => {
        if (socket.destroyed) reject(new Error("The connection was closed."));
        waiting.set(id, [...(waiting.get(id) ?? []), { resolve, reject }]);
      });
    },
  };
}
