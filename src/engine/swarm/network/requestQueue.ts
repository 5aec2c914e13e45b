import { performance } from "node:perf_hooks";
import type { BlockRequest, Wire } from "bittorrent-protocol";
import { outboxBytes } from "./joinMessages.ts";
import { BLOCK_BYTES } from "./peerMessages.ts";

/** What one peer asked for and was not given yet. Blocks are read ahead; when one is sent is decided elsewhere. */
export interface RequestQueue {
  add(request: BlockRequest): void;
  /** Takes a request back; true when it was still here. */
  cancel(request: BlockRequest): boolean;
  /** Reads the oldest ones from the disk, as far as memory allows. */
  fill(): void;
  /** The connection has sent something: there is room for more. */
  drained(): void;
  /** A block is read and little waits in the connection. */
  readonly isReady: boolean;
  /** Gives the block that was read first to the connection; its bytes, 0 when there is none. */
  send(): number;
  /** What a choke does: the peer is told that nothing of this comes any more (BEP 6). */
  refuseAll(): void;
  /** Everything asked for that has not left yet, in blocks; a long request counts as several. */
  readonly blocks: number;
  /** Milliseconds in which something that was asked for was not given to the connection yet. */
  readonly askingMs: number;
  /** Called when it may have become ready. */
  onReady: () => void;
  /** The connection's socket, once it is known. */
  socket: { readonly writableLength: number } | undefined;
}

/**
 * Blocks that are read from the disk but not sent yet fill our memory: a peer that does not read gets no more than this.
 * The rest of its requests waits as numbers.
 */
const MAX_UNSENT_BYTES = 1024 * 1024;
/** While all peers together have this much unsent, each gets only a few blocks at a time. */
const MUCH_UNSENT_BYTES = 32 * 1024 * 1024;
const FEW_UNSENT_BYTES = 64 * 1024;
/** What was given to the connection cannot be taken back for somebody else: no more than this waits there. */
const MAX_GIVEN_BYTES = 128 * 1024;

/** What waits to be sent to all peers of this process, in bytes, as each was last looked at. */
export interface UnsentTotal {
  bytes: number;
}

interface Asked extends BlockRequest {
  /** Taken back while it was read. */
  isGone: boolean;
  bytes?: Uint8Array;
}

const ofThisProcess: UnsentTotal = { bytes: 0 };

/** `has`: a piece may have been withdrawn since it was asked for. */
export function createRequestQueue(
  wire: Wire,
  has: (piece: number) => boolean = () => true,
  total = ofThisProcess,
): RequestQueue {
  let waiting: BlockRequest[] = [];
  const reading = new Set<Asked>();
  let read: Asked[] = [];
  /** Of `waiting`, and of `reading` and `read`. */
  let waitingBytes = 0;
  let heldBytes = 0;
  let counted = 0;
  let askedMs = 0;
  let askingSince: number | undefined;

  const givenBytes = (): number =>
    outboxBytes(wire) + (wire._readableState?.buffered ?? 0) + (queue.socket?.writableLength ?? 0);
  const count = (bytes: number): void => {
    total.bytes += bytes - counted;
    counted = bytes;
  };
  const hasRoom = (): boolean => {
    const unsent = heldBytes + givenBytes();
    count(wire.destroyed ? 0 : unsent);
    return unsent < (total.bytes < MUCH_UNSENT_BYTES ? MAX_UNSENT_BYTES : FEW_UNSENT_BYTES);
  };
  const noteAsking = (): void => {
    const isAsking = waitingBytes + heldBytes > 0;
    if (isAsking === (askingSince !== undefined)) return;
    if (askingSince !== undefined) askedMs += performance.now() - askingSince;
    askingSince = isAsking ? performance.now() : undefined;
  };
  const refuse = ({ piece, offset, length }: BlockRequest): void => {
    if (wire.hasFast) wire.reject(piece, offset, length);
  };
  const startReading = (request: BlockRequest): void => {
    const asked: Asked = { ...request, isGone: false };
    const { piece, offset, length } = asked;
    heldBytes += cost(asked);
    reading.add(asked);
    wire.emit("request", piece, offset, length, (error: unknown, bytes?: Uint8Array) => {
      if (!reading.delete(asked)) return;
      if (asked.isGone || bytes === undefined || wire.destroyed) {
        heldBytes -= cost(asked);
        if (!asked.isGone && error !== null) refuse(asked);
        noteAsking();
        queue.fill();
        return;
      }
      asked.bytes = bytes;
      read.push(asked);
      queue.onReady();
    });
  };

  wire.once("close", () => {
    waiting = [];
    read = [];
    [waitingBytes, heldBytes] = [0, 0];
    noteAsking();
    count(0);
  });

  const queue: RequestQueue = {
    socket: undefined,
    onReady: () => undefined,
    add(request) {
      waiting.push(request);
      waitingBytes += cost(request);
      noteAsking();
    },
    cancel(request) {
      const isIt = (other: BlockRequest): boolean => isAlike(other, request);
      const at = waiting.findIndex(isIt);
      const atRead = read.findIndex(isIt);
      const underWay = [...reading].find((asked) => !asked.isGone && isIt(asked));
      if (atRead !== -1) {
        read.splice(atRead, 1);
        heldBytes -= cost(request);
      } else if (underWay !== undefined) {
        underWay.isGone = true;
      } else if (at !== -1) {
        waiting.splice(at, 1);
        waitingBytes -= cost(request);
      } else return false;
      noteAsking();
      return true;
    },
    fill() {
      while (waiting.length > 0 && !wire.destroyed && hasRoom()) {
        const request = waiting.shift();
        if (request === undefined) return;
        waitingBytes -= cost(request);
        if (has(request.piece)) startReading(request);
        else refuse(request);
      }
      noteAsking();
    },
    drained() {
      queue.fill();
      if (read.length > 0) queue.onReady();
    },
    get isReady() {
      return read.length > 0 && !wire.destroyed && givenBytes() < MAX_GIVEN_BYTES;
    },
    send() {
      const asked = read.shift();
      if (asked?.bytes === undefined) return 0;
      heldBytes -= cost(asked);
      wire.piece(asked.piece, asked.offset, asked.bytes);
      queue.fill();
      return asked.bytes.length;
    },
    refuseAll() {
      const refused = [...read, ...[...reading].filter(({ isGone }) => !isGone), ...waiting];
      heldBytes -= sum(read);
      for (const asked of reading) asked.isGone = true;
      [read, waiting, waitingBytes] = [[], [], 0];
      refused.forEach(refuse);
      noteAsking();
    },
    get blocks() {
      return (givenBytes() + heldBytes + waitingBytes) / BLOCK_BYTES;
    },
    get askingMs() {
      return askedMs + (askingSince === undefined ? 0 : performance.now() - askingSince);
    },
  };
  return queue;
}

/** In memory: a short block is counted as a whole one. */
const cost = ({ length }: BlockRequest): number => Math.max(length, BLOCK_BYTES);

const sum = (requests: readonly BlockRequest[]): number =>
  requests.reduce((bytes, request) => bytes + cost(request), 0);

const isAlike = (a: BlockRequest, b: BlockRequest): boolean =>
  a.piece === b.piece && a.offset === b.offset && a.length === b.length;
