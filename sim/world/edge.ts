import { measureBaseline, UNMEASURED } from "../../src/engine/market/buyer/baseline.ts";
import { TRUSTED } from "../../src/engine/market/buyer/trust.ts";
import { dueFor } from "../../src/engine/market/dueFor.ts";
import { backOffSeconds, firstWindow, grownWindow } from "../../src/engine/market/exposure.ts";
import type { Edge, SimNode } from "./node.ts";

export const PIECE_BYTES = 2 ** 20;
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
  windowBytes: firstWindow(PIECE_BYTES),
  paidBytes: 0,
  unpaidBytes: 0,
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

/** Vouchers come as the pieces verify; who sends none gets its window and no byte more. Returns what was delivered. */
function pay(edge: Edge, bytes: number, nowMs: number): number {
  const { from, to } = edge;
  const { pays, pot } = to.conduct;
  if (pays && (pot === undefined || to.spent < pot)) {
    const due = dueFor([{ bytes: BigInt(Math.floor(bytes)), pricePerMiB: edge.quote?.pricePerMiB ?? 0n }]);
    to.spent += due;
    from.earned += due;
    to.paidBytes += bytes;
    for (edge.paidBytes += bytes; edge.paidBytes >= edge.windowBytes; ) {
      edge.paidBytes -= edge.windowBytes;
      // Who has less than it bids has set nothing aside.
      edge.windowBytes = grownWindow(edge.windowBytes, PIECE_BYTES, pot === undefined ? Number.POSITIVE_INFINITY : 0);
    }
    return bytes;
  }
  const delivered = Math.min(bytes, Math.max(0, edge.windowBytes - edge.unpaidBytes));
  edge.unpaidBytes += delivered;
  from.lostBytes += delivered;
  if (edge.unpaidBytes >= edge.windowBytes) {
    const earlier = from.debts.get(to.prefix)?.count ?? 0;
    const untilMs = nowMs + backOffSeconds(edge.unpaidBytes, edge.rate, earlier) * 1_000;
    from.debts.set(to.prefix, { untilMs, count: earlier + 1 });
    edge.isPaid = false;
    edge.rate = 0;
  }
  return delivered;
}
