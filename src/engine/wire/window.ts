import { costOf } from "./meter.ts";

const MIB = 2 ** 20;
const FIRST_BYTES = MIB;
const FIRST_PIECES = 2;
const MOST_BYTES = 16 * MIB;
const MOST_PIECES = 4;
const GROWTH = 1.5;
/** Some blocks: with less, the first one would be the end. */
const LEAST_BYTES = 128 * 1024;

/** How much a seller lets go unpaid, in bytes: it grows as it is paid. */
export interface Window {
  readonly bytes: number;
  /** Paid since it last grew. */
  readonly paidBytes: number;
}

/** What a stranger gets: room for two pieces, since only whole pieces can be verified and paid. */
export const firstWindow = (pieceBytes: number): Window => ({
  bytes: Math.max(FIRST_BYTES, FIRST_PIECES * pieceBytes),
  paidBytes: 0,
});

/** The largest window ever given for pieces of this size. */
export const largestWindow = (pieceBytes: number): number => Math.max(MOST_BYTES, MOST_PIECES * pieceBytes);

/** Half as much again for each window that was paid in full. */
export function growWindow({ bytes, paidBytes }: Window, newlyPaidBytes: number, pieceBytes: number): Window {
  const paid = paidBytes + newlyPaidBytes;
  if (paid < bytes) return { bytes, paidBytes: paid };
  return { bytes: Math.min(largestWindow(pieceBytes), Math.floor(bytes * GROWTH)), paidBytes: 0 };
}

/** The window as far as the deposit covers it: `coverUnits` is what the deposit holds beyond what is promised. 0 when that is next to nothing. */
export function coveredBytes(windowBytes: number, coverUnits: bigint, pricePerMiB: bigint): number {
  if (costOf(windowBytes, pricePerMiB) <= coverUnits || pricePerMiB === 0n) return windowBytes;
  const covered = coverUnits > 0n ? Number((coverUnits * BigInt(MIB)) / pricePerMiB) : 0;
  return covered < LEAST_BYTES ? 0 : covered;
}

/** How much of a window is used up. */
export type Exposure = "fine" | "ask" | "stop" | "end";

const ASK_PERCENT = 75;
const STOP_PERCENT = 100;
const END_PERCENT = 125;

/** At 75 % the seller asks for a voucher, at 100 % it stops paid service, at 125 %, when what was under way adds up, it ends it. */
export function exposureOf(unpaidBytes: number, windowBytes: number): Exposure {
  if (windowBytes === 0) return "stop";
  const percent = (unpaidBytes * 100) / windowBytes;
  if (percent >= END_PERCENT) return "end";
  if (percent >= STOP_PERCENT) return "stop";
  return percent >= ASK_PERCENT ? "ask" : "fine";
}
