import type { Socket } from "node:net";

/** What all peers of a process share. */
export interface RawSwarm {
  /** An idle one stays connected and wants nothing. */
  readonly role: "seed" | "leech" | "idle";
  /** Every piece of the torrent. */
  readonly piece: Buffer;
  readonly pieceCount: number;
  onBytes(bytes: number): void;
}

const BLOCK_BYTES = 16_384;
const HANDSHAKE_BYTES = 68;
/** Requests that a leech keeps waiting, as ordinary clients do. */
const PIPELINE = 64;
const ID = {
  choke: 0,
  unchoke: 1,
  interested: 2,
  have: 4,
  request: 6,
  piece: 7,
  haveAll: 14,
  haveNone: 15,
  reject: 16,
};

/**
 * The least that BitTorrent asks of a peer (BEP 3 and 6), so that hundreds of them cost less than the one that is measured.
 * A seed gives whatever is asked; a leech asks for random pieces for ever and keeps nothing.
 */
export function runRawPeer(socket: Socket, infoHash: Buffer, swarm: RawSwarm, dials: boolean): void {
  const { role, piece, pieceCount } = swarm;
  const blocksPerPiece = Math.ceil(piece.length / BLOCK_BYTES);
  let input = Buffer.alloc(0);
  let skip = 0;
  let greeted = false;
  let waiting = 0;
  let block = 0;
  let current = 0;
  let isUnchoked = false;

  const message = (id: number, ...numbers: number[]): Buffer => {
    const bytes = Buffer.alloc(5 + 4 * numbers.length);
    bytes.writeUInt32BE(1 + 4 * numbers.length, 0);
    bytes[4] = id;
    numbers.forEach((number, at) => bytes.writeUInt32BE(number, 5 + 4 * at));
    return bytes;
  };
  const ask = (): void => {
    if (role !== "leech" || !isUnchoked || waiting > PIPELINE / 2) return;
    socket.cork();
    for (; waiting < PIPELINE; waiting++) {
      if (block === blocksPerPiece) {
        socket.write(message(ID.have, current));
        block = 0;
      }
      if (block === 0) current = Math.floor(Math.random() * pieceCount);
      socket.write(message(ID.request, current, block * BLOCK_BYTES, BLOCK_BYTES));
      block += 1;
    }
    socket.uncork();
  };
  const give = (index: number, offset: number, length: number): void => {
    const head = Buffer.alloc(13);
    head.writeUInt32BE(9 + length, 0);
    head[4] = ID.piece;
    head.writeUInt32BE(index, 5);
    head.writeUInt32BE(offset, 9);
    socket.write(head);
    socket.write(piece.subarray(offset, offset + length));
    swarm.onBytes(length);
  };
  const greet = (): void => {
    const reserved = Buffer.from([0, 0, 0, 0, 0, 0, 0, 4]);
    const id = Buffer.from(`-RAW001-${Math.random().toFixed(12).slice(2)}`);
    socket.write(Buffer.concat([Buffer.from("\x13BitTorrent protocol"), reserved, infoHash, id]));
  };
  const begin = (): void => {
    if (!dials) greet();
    if (role === "seed") socket.write(Buffer.concat([message(ID.haveAll), message(ID.unchoke)]));
    else if (role === "leech") socket.write(Buffer.concat([message(ID.haveNone), message(ID.interested)]));
    else socket.write(message(ID.haveNone));
  };

  /** Reads one message; false when it is not all here. A block's bytes are skipped unread. */
  const readMessage = (): boolean => {
    if (!greeted) {
      if (input.length > 0 && input[0] !== 19) socket.destroy();
      if (input.length < HANDSHAKE_BYTES || input[0] !== 19) return false;
      input = input.subarray(HANDSHAKE_BYTES);
      greeted = true;
      begin();
      return true;
    }
    if (input.length < 5) return false;
    const length = input.readUInt32BE(0);
    if (length === 0) {
      input = input.subarray(4);
      return true;
    }
    const id = input[4];
    if (id === ID.piece) {
      if (input.length < 13) return false;
      waiting -= 1;
      swarm.onBytes(length - 9);
      skip = length + 4;
    } else {
      if (input.length < length + 4) return false;
      if (id === ID.request) give(input.readUInt32BE(5), input.readUInt32BE(9), input.readUInt32BE(13));
      else if (id === ID.unchoke) isUnchoked = true;
      else if (id === ID.choke) isUnchoked = false;
      else if (id === ID.reject) waiting = Math.max(0, waiting - 1);
      skip = length + 4;
    }
    const now = Math.min(skip, input.length);
    input = input.subarray(now);
    skip -= now;
    return true;
  };

  socket.setNoDelay(true);
  socket.on("error", () => undefined);
  socket.on("data", (bytes) => {
    const skipped = Math.min(skip, bytes.length);
    skip -= skipped;
    if (skipped === bytes.length) return;
    const fresh = bytes.subarray(skipped);
    input = input.length === 0 ? fresh : Buffer.concat([input, fresh]);
    socket.cork();
    while (skip === 0 && readMessage()) {
      // one after the other
    }
    ask();
    socket.uncork();
  });
  if (dials) greet();
}
