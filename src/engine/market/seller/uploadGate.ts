import { BLOCK_BYTES } from "../units.ts";
import { type Pace, take, UNUSED } from "./pace.ts";

/** How the upload is shared: of the paid peers what the auction gives them, of the free ones what the pool gives them. */
export interface GateShare {
  readonly id: string;
  readonly bytesPerSecond: number;
  /** A buyer's money: it is served no faster, whatever is left. Undefined for peers that pay nothing: what is left is theirs. */
  readonly atMostBytesPerSecond?: number;
}

export type GateTurn =
  | { readonly kind: "serve"; readonly id: string }
  /** A limit holds for so long; what becomes ready earlier may go earlier. */
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "idle" };

/** Says whose block is sent next. */
export interface UploadGate {
  /** New shares, and the limit of the whole upload in bytes a second; who stays keeps its credit. */
  share(shares: readonly GateShare[], limitBytesPerSecond: number | undefined): void;
  /** `isReady`: a request of this peer waits, its connection has room, and its transfer's limit lets it pass. */
  next(nowMs: number, isReady: (id: string) => boolean): GateTurn;
  /** The block that `next` named was sent. */
  served(id: string, bytes: number, nowMs: number): void;
}

interface Line {
  readonly id: string;
  weight: number;
  atMost: number | undefined;
  /** Bytes that are owed to the peer: what its share brought it, less what it got. */
  credit: number;
  pace: Pace;
  isReady: boolean;
}

/** Shares below a byte a second would never be served. */
const LEAST_WEIGHT = 1;
/** Credit grows no further: who asked for nothing for a while is not served alone afterwards. */
const MOST_CREDIT_BYTES = 4 * BLOCK_BYTES;

/**
 * Deficit round-robin over blocks. Each block that is sent is divided among all peers by their shares, as credit, and is taken from the
 * one that got it; the largest credit is served next. So time is counted in bytes: shares hold whatever the link carries, and nobody
 * who is ready waits while the link is idle, except for a limit. Keeps no clock and calls nobody.
 */
export function createUploadGate(): UploadGate {
  let lines = new Map<string, Line>();
  let limit: number | undefined;
  let whole = UNUSED;

  return {
    share(shares, limitBytesPerSecond) {
      limit = limitBytesPerSecond;
      lines = new Map(
        shares.map(({ id, bytesPerSecond, atMostBytesPerSecond: atMost }) => {
          const { credit = 0, pace = UNUSED } = lines.get(id) ?? {};
          return [id, { id, weight: Math.max(bytesPerSecond, LEAST_WEIGHT), atMost, credit, pace, isReady: false }];
        }),
      );
    },
    next(nowMs, isReady) {
      let best: Line | undefined;
      let weights = 0;
      let freeAtMs = Number.POSITIVE_INFINITY;
      for (const line of lines.values()) {
        line.isReady = isReady(line.id);
        if (!line.isReady) continue;
        freeAtMs = Math.min(freeAtMs, line.pace.freeAtMs);
        if (line.pace.freeAtMs > nowMs) line.isReady = false;
        else weights += line.weight;
      }
      // What each would have once the next block was divided: so a great share is not kept waiting by many small ones.
      const nextCredit = ({ credit, weight }: Line): number => credit + (BLOCK_BYTES * weight) / weights;
      for (const line of lines.values())
        if (line.isReady && (best === undefined || nextCredit(line) > nextCredit(best))) best = line;
      if (limit !== undefined) freeAtMs = Math.max(freeAtMs, whole.freeAtMs);
      if (freeAtMs === Number.POSITIVE_INFINITY) return { kind: "idle" };
      if (best === undefined || freeAtMs > nowMs) return { kind: "wait", ms: freeAtMs - nowMs };
      return { kind: "serve", id: best.id };
    },
    served(id, bytes, nowMs) {
      if (limit !== undefined) whole = take(whole, bytes, limit, nowMs);
      const line = lines.get(id);
      if (line === undefined) return;
      if (line.atMost !== undefined) line.pace = take(line.pace, bytes, line.atMost, nowMs);
      let weights = line.isReady ? 0 : line.weight;
      for (const other of lines.values()) if (other.isReady) weights += other.weight;
      for (const other of lines.values()) {
        const grown = other.credit + (bytes * other.weight) / weights;
        other.credit = Math.min(MOST_CREDIT_BYTES, grown);
      }
      line.credit -= bytes;
    },
  };
}
