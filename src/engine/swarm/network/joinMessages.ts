import type { Wire, WireClass } from "bittorrent-protocol";
import { MESSAGE } from "./peerMessages.ts";

/** What a connection is sent in one piece at most; a longer message goes by itself. */
const MAX_JOINED_BYTES = 64 * 1024;
/** `have` messages wait this long for others, unless something else is sent first. */
const HAVE_DELAY_MS = 100;
const HAVE_BYTES = 9;

/** What waits to be sent on one connection. */
interface Outbox {
  /** Pieces that the peer was not told of yet. */
  haves: number[];
  /** Messages in their order, encrypted already. */
  parts: Uint8Array[];
  bytes: number;
}

const outboxes = new WeakMap<Wire, Outbox>();

/** What waits for the end of this turn, to be sent together. */
export function outboxBytes(wire: Wire): number {
  return outboxes.get(wire)?.bytes ?? 0;
}

const joinedClasses = new WeakSet<WireClass>();

/**
 * Sends what a connection has to say in one turn of the event loop together. The library writes to the socket for each
 * message: with hundreds of peers the `have` messages alone, one to each of them for every piece, fill the thread.
 */
export function joinMessages(wireClass: WireClass): void {
  if (joinedClasses.has(wireClass)) return;
  joinedClasses.add(wireClass);
  const { prototype } = wireClass;
  const { _push } = prototype;
  const dirty = new Set<Wire>();
  const owing = new Set<Wire>();

  const outboxOf = (wire: Wire): Outbox => {
    let outbox = outboxes.get(wire);
    if (outbox === undefined) {
      outbox = { haves: [], parts: [], bytes: 0 };
      outboxes.set(wire, outbox);
    }
    return outbox;
  };
  const send = (wire: Wire, outbox: Outbox): void => {
    const { parts, bytes } = outbox;
    outbox.parts = [];
    outbox.bytes = 0;
    const [first] = parts;
    if (first === undefined || wire._finished || wire.destroyed) return;
    wire.push(parts.length === 1 ? first : Buffer.concat(parts, bytes));
  };
  const sendAll = (): void => {
    const wires = [...dirty];
    dirty.clear();
    for (const wire of wires) send(wire, outboxOf(wire));
  };
  const add = (wire: Wire, outbox: Outbox, message: Uint8Array): void => {
    const bytes = wire._encryptor === null ? message : wire._encryptor.encrypt(message);
    if (outbox.bytes + bytes.length > MAX_JOINED_BYTES) send(wire, outbox);
    outbox.parts.push(bytes);
    outbox.bytes += bytes.length;
    if (dirty.size === 0) setImmediate(sendAll);
    dirty.add(wire);
  };
  const tellHaves = (wire: Wire, outbox: Outbox): void => {
    const { haves } = outbox;
    if (haves.length === 0) return;
    outbox.haves = [];
    owing.delete(wire);
    if (!wire._finished) add(wire, outbox, haveMessages(haves));
  };

  prototype._push = function push(message) {
    if (this._finished) return;
    if (this.type === "webSeed" || this.type === "") {
      _push.call(this, message);
      return;
    }
    const outbox = outboxOf(this);
    tellHaves(this, outbox);
    add(this, outbox, message);
  };

  prototype.have = function have(piece) {
    if (this._finished) return;
    if (owing.size === 0) {
      setTimeout(() => {
        for (const wire of [...owing]) tellHaves(wire, outboxOf(wire));
        owing.clear();
      }, HAVE_DELAY_MS).unref();
    }
    owing.add(this);
    outboxOf(this).haves.push(piece);
  };
}

function haveMessages(pieces: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(HAVE_BYTES * pieces.length);
  pieces.forEach((piece, at) => {
    const start = at * HAVE_BYTES;
    bytes.writeUInt32BE(HAVE_BYTES - 4, start);
    bytes[start + 4] = MESSAGE.have;
    bytes.writeUInt32BE(piece, start + 5);
  });
  return bytes;
}
