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

export function createRequestQueue(wire: Wire): RequestQueue {
  let waiting: BlockRequest[] = [];
  const sum = (requests: readonly BlockRequest[]): number =>
    requests.reduce((bytes, { length }) => bytes + Math.max(length, BLOCK_BYTES), 0);
  const unsentBytes = (): number => (wire._readableState?.buffered ?? 0) + sum(wire.peerRequests);

  return {
    add(request) {
      waiting.push(request);
    },
    cancel({ piece, offset, length }) {
      const at = waiting.findIndex(
        (request) => request.piece === piece && request.offset === offset && request.length === length,
      );
      if (at !== -1) waiting.splice(at, 1);
      return at !== -1;
    },
    serve() {
      while (waiting.length > 0 && unsentBytes() < MAX_UNSENT_BYTES) {
        const request = waiting.shift();
        if (request !== undefined) wire._onRequest(request.piece, request.offset, request.length);
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
