import type { BlockRequest, Wire } from "bittorrent-protocol";
import { BLOCK_BYTES } from "./peerMessages.ts";

/** Requests of one peer that are not being served yet, oldest first. */
export interface RequestQueue {
  add(request: BlockRequest): void;
  /** Takes a request back; true when it was still here. */
  cancel(request: BlockRequest): boolean;
  /** Hands the oldest ones to the library, as long as little waits to be sent. */
  serve(): void;
  /** What a choke does: the peer is told that nothing of this comes any more (BEP 6). */
  refuseAll(): void;
  /** Everything asked for that has not left yet, in blocks; a long request counts as several. */
  readonly blocks: number;
}

/**
 * Blocks that are read from the disk but not sent yet fill our memory: a peer that does not read gets no more than this.
 * The rest of its requests waits as numbers.
 */
const MAX_UNSENT_BYTES = 1024 * 1024;
/** While all peers together have this much unsent, each gets only a few blocks at a time. */
const MUCH_UNSENT_BYTES = 32 * 1024 * 1024;
const FEW_UNSENT_BYTES = 64 * 1024;

/** What waits to be sent to all peers of this process, in bytes, as each was last looked at. */
export interface UnsentTotal {
  bytes: number;
}

const ofThisProcess: UnsentTotal = { bytes: 0 };

export function createRequestQueue(wire: Wire, total = ofThisProcess): RequestQueue {
  let waiting: BlockRequest[] = [];
  let counted = 0;
  const sum = (requests: readonly BlockRequest[]): number =>
    requests.reduce((bytes, { length }) => bytes + Math.max(length, BLOCK_BYTES), 0);
  const unsentBytes = (): number => (wire._readableState?.buffered ?? 0) + sum(wire.peerRequests);

  const count = (bytes: number): void => {
    total.bytes += bytes - counted;
    counted = bytes;
  };
  const hasRoom = (): boolean => {
    const unsent = unsentBytes();
    count(wire.destroyed ? 0 : unsent);
    return unsent < (total.bytes < MUCH_UNSENT_BYTES ? MAX_UNSENT_BYTES : FEW_UNSENT_BYTES);
  };
  wire.once("close", () => {
    count(0);
  });

  return {
    add(request) {
      waiting.push(request);
    },
    cancel({ piece, offset, length }) {
      const at = waiting.findIndex((request) => isAlike(request, { piece, offset, length }));
      if (at !== -1) waiting.splice(at, 1);
      return at !== -1;
    },
    serve() {
      while (hasRoom()) {
        // The library takes the answer to one of two that are alike for the other's, and then sends neither.
        const at = waiting.findIndex((request) => !wire.peerRequests.some((served) => isAlike(served, request)));
        const [request] = at === -1 ? [] : waiting.splice(at, 1);
        if (request === undefined) return;
        wire._onRequest(request.piece, request.offset, request.length);
      }
    },
    refuseAll() {
      const refused = waiting;
      waiting = [];
      if (!wire.hasFast) return;
      for (const { piece, offset, length } of refused) wire.reject(piece, offset, length);
    },
    get blocks() {
      return (unsentBytes() + sum(waiting)) / BLOCK_BYTES;
    },
  };
}

const isAlike = (a: BlockRequest, b: BlockRequest): boolean =>
  a.piece === b.piece && a.offset === b.offset && a.length === b.length;
