import { performance } from "node:perf_hooks";
import type { BlockRequest, Wire, WireClass } from "bittorrent-protocol";
import { frameFits, MAX_FRAME_BYTES } from "./frameCaps.ts";
import { judgeMessage, type KnownTorrent } from "./judgeMessage.ts";
import { createMessageBudget, type MessageBudget } from "./messageBudget.ts";
import { MESSAGE, uint32 } from "./peerMessages.ts";
import { createRequestQueue, type RequestQueue } from "./requestQueue.ts";

/** What is known of one connection beside what the library knows. */
export interface WireGuard {
  readonly budget: MessageBudget;
  readonly requests: RequestQueue;
  /** The torrent of this connection; undefined until the metadata is here. */
  torrent: () => KnownTorrent | undefined;
  /** Called with each block that was asked for, before the library takes it. */
  onBlock: (request: BlockRequest, block: Uint8Array) => void;
  catchUp?: NodeJS.Timeout;
}

/** Small pieces of a frame are kept apart up to this many, so that a frame that trickles in is not copied for each. */
const MAX_CHUNKS = 512;
/** `have` messages over the budget become visible to the library after this time, all at once. */
const CATCH_UP_MS = 1_000;
const FROM_THE_START = 4;

const guards = new WeakMap<Wire, WireGuard>();
const guardedClasses = new WeakSet<WireClass>();

/** The guard of a connection to a peer or a web seed. */
export function wireGuard(wire: Wire): WireGuard {
  let guard = guards.get(wire);
  if (guard === undefined) {
    guard = {
      budget: createMessageBudget(),
      requests: createRequestQueue(wire, (piece) => guards.get(wire)?.torrent()?.has(piece) ?? true),
      torrent: () => undefined,
      onBlock: () => undefined,
    };
    guards.set(wire, guard);
  }
  return guard;
}

/**
 * Teaches the library's connection class to bound, judge and survive what peers send. It is the class and not each
 * connection, because a connection parses hostile bytes before anybody hears of it. Emits `violation` (why) on a
 * connection that it ends. Web seeds' connections are local at both ends: only blocks nobody asked for are dropped there.
 */
export function guardWireClass(wireClass: WireClass): void {
  if (guardedClasses.has(wireClass)) return;
  guardedClasses.add(wireClass);
  const { prototype } = wireClass;
  const { choke, _processBuffer, _onMessageLength, _onMessage, _onPiece } = prototype;

  prototype._read = function read(done) {
    guards.get(this)?.requests.drained();
    done(null);
  };

  prototype.choke = function chokeAll() {
    const wasServing = !this.amChoking;
    choke.call(this);
    if (wasServing) guards.get(this)?.requests.refuseAll();
  };

  prototype._write = function write(bytes, done) {
    const data = this._encryptor === null ? bytes : this._encryptor.decrypt(bytes);
    this._bufferSize += data.length;
    this._buffer.push(data);
    const isWaiting = this._bufferSize < this._parserSize && this._cryptoSyncPattern === null;
    if (!isWaiting || this._buffer.length > MAX_CHUNKS) this._processBuffer();
    done(null);
  };

  prototype._processBuffer = function processBuffer() {
    if (this._buffer.length > 1) this._buffer = [Buffer.concat(this._buffer, this._bufferSize)];
    try {
      _processBuffer.call(this);
    } catch (error) {
      endConnection(this, error instanceof Error ? error.message : "a message could not be handled");
    }
  };

  prototype._onMessageLength = function onMessageLength(prefix) {
    if (!isPeer(this)) {
      _onMessageLength.call(this, prefix);
      return;
    }
    const length = uint32(prefix, 0);
    if (length === 0) {
      this._onKeepAlive();
      this._parse(FROM_THE_START, this._onMessageLength);
    } else if (length > MAX_FRAME_BYTES) {
      endConnection(this, `a frame of ${length} bytes`);
    } else if (this._bufferSize > 0) {
      expectBody(this, length);
    } else {
      this._parse(1, function unread(first) {
        // The byte was only looked at: it and what follows it lie in the same memory.
        this._bufferSize += 1;
        this._buffer = [new Uint8Array(first.buffer, first.byteOffset, this._bufferSize)];
        expectBody(this, length);
      });
    }
  };

  prototype._onMessage = function onMessage(body) {
    if (isPeer(this)) judged(this, body, _onMessage);
    else _onMessage.call(this, body);
  };

  prototype._onPiece = function onPiece(piece, offset, block) {
    if (!isPeer(this) && this.type !== "webSeed") {
      _onPiece.call(this, piece, offset, block);
      return;
    }
    const guard = wireGuard(this);
    const request = this._pull(this.requests, piece, offset, block.length);
    if (request === null) {
      if (isPeer(this) && !guard.budget.take("unsolicited", performance.now(), block.length)) {
        endConnection(this, "blocks that nobody asked for");
      }
      return;
    }
    guard.onBlock(request, block);
    this._callback(request, null, ownBytes(block));
    this.downloaded += block.length;
    this.downloadSpeed(block.length);
    this.emit("download", block.length);
    this.emit("piece", piece, offset, block);
  };
}

/** A block waits for the rest of its piece: alone, and not with all that came in the same read, which can be eight times as much. */
function ownBytes(block: Uint8Array): Uint8Array {
  return block.length === block.buffer.byteLength ? block : new Uint8Array(block);
}

function isPeer({ type }: Wire): boolean {
  return type.endsWith("Incoming") || type.endsWith("Outgoing");
}

function expectBody(wire: Wire, length: number): void {
  const id = wire._buffer[0]?.[0] ?? 0;
  if (frameFits(id, length, wireGuard(wire).torrent()?.pieceCount)) wire._parse(length, wire._onMessage);
  else endConnection(wire, `a message of type ${id} with ${length} bytes`);
}

function judged(wire: Wire, body: Uint8Array, pass: Wire["_onMessage"]): void {
  if (body[0] === MESSAGE.piece) {
    // Nearly all messages are blocks, and those are judged by what was asked for.
    pass.call(wire, body);
    return;
  }
  const guard = wireGuard(wire);
  const connection = {
    torrent: guard.torrent(),
    queuedBlocks: () => guard.requests.blocks,
    choking: wire.amChoking,
    extensions: wire.extendedMapping,
  };
  const verdict = judgeMessage(body, connection, guard.budget, performance.now());
  const request = { piece: uint32(body, 1), offset: uint32(body, 5), length: uint32(body, 9) };
  if (verdict === "pass" && body[0] !== MESSAGE.request) {
    if (body[0] === MESSAGE.cancel) guard.requests.cancel(request);
    pass.call(wire, body);
    return;
  }
  wire._parse(FROM_THE_START, wire._onMessageLength);
  if (verdict === "violation") endConnection(wire, `too much or nonsense of type ${body[0] ?? 0}`);
  else if (verdict === "refuse" && wire.hasFast) wire.reject(request.piece, request.offset, request.length);
  else if (verdict === "quietly") notePieces(wire, guard, body);
  else if (verdict === "pass") {
    guard.requests.add(request);
    guard.requests.fill();
  }
}

/** The library works through all pieces for each event: a flood of `have` and bitfields makes one event a second. */
function notePieces(wire: Wire, guard: WireGuard, body: Uint8Array): void {
  const { buffer } = wire.peerPieces;
  if (body[0] === MESSAGE.have) wire.peerPieces.set(uint32(body, 1), true);
  else if (buffer.length === body.length - 1) buffer.set(body.subarray(1));
  guard.catchUp ??= setTimeout(() => {
    delete guard.catchUp;
    if (!wire.destroyed) wire.emit("bitfield", wire.peerPieces);
  }, CATCH_UP_MS).unref();
}

function endConnection(wire: Wire, reason: string): void {
  wire._parse(Number.MAX_VALUE, () => undefined);
  wire._buffer = [];
  wire._bufferSize = 0;
  wire.emit("violation", reason);
  wire.destroy();
}
