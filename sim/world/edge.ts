import { measureBaseline, UNMEASURED } from "../../src/engine/market/buyer/baseline.ts";
import { TRUSTED } from "../../src/engine/market/buyer/trust.ts";
import { PIECE_BYTES, pay } from "./account.ts";
import type { Edge, SimNode } from "./node.ts";

/** A sender of false data is left out the second time. */
const BAD_PIECES = 2;
/** What was given lately counts half after this. */
const HALF_LIFE_MS = 20_000;

export const createEdge = (from: SimNode, to: SimNode): Edge => ({
  from,
  to,
  rate: 0,
  isPaid: false,
  sinceMs: 0,
  lately: 0,
  gotBytes: 0,
  wasPaid: false,
  baseline: UNMEASURED,
  trust: TRUSTED,
  offer: undefined,
  quote: undefined,
  told: undefined,
  promises: [],
  account: undefined,
  held: 0n,
  badBytes: 0,
});

export const isBanned = ({ badBytes }: Edge): boolean => badBytes >= BAD_PIECES * PIECE_BYTES;

/** Counts what flowed until now. */
export function settle(edge: Edge, nowMs: number): void {
  const { from, to } = edge;
  const ms = nowMs - edge.sinceMs;
  edge.sinceMs = nowMs;
  if (ms <= 0) return;
  let bytes = (edge.rate * ms) / 1_000;
  edge.lately *= 0.5 ** (ms / HALF_LIFE_MS);
  if (from.conduct.garbage) {
    bytes = Math.min(bytes, Math.max(0, BAD_PIECES * PIECE_BYTES - edge.badBytes));
    edge.badBytes += bytes;
    to.wastedBytes += bytes;
    if (isBanned(edge)) edge.rate = 0;
    return;
  }
  if (edge.isPaid) bytes = pay(edge, bytes, nowMs);
  edge.baseline = measureBaseline(edge.baseline, { bytes, ms, isPaid: edge.isPaid });
  edge.lately += bytes;
  edge.gotBytes += bytes;
  edge.wasPaid ||= edge.isPaid;
  to.receivedBytes += bytes;
  to.leftBytes -= bytes;
  if (to.leftBytes <= 0) to.finishedAtMs ??= nowMs;
}
