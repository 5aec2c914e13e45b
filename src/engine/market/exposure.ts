const MIB = 1024 * 1024;
const FIRST = { bytes: MIB, pieces: 2 } as const;
const MOST = { bytes: 16 * MIB, pieces: 4 } as const;
const GROWTH = 1.5;
const ENDED_AT = 1.25;

/** What a stranger may owe, in bytes: a mebibyte, or two pieces, as only whole pieces are verified and paid for. */
export const firstWindow = (pieceBytes: number): number => Math.max(FIRST.bytes, FIRST.pieces * pieceBytes);

/** The window after one was paid in full. `coveredBytes`: what the deposit pays for at the price; undefined: there is none to look at. */
export function grownWindow(windowBytes: number, pieceBytes: number, coveredBytes?: number): number {
  const most = Math.max(MOST.bytes, MOST.pieces * pieceBytes);
  return Math.floor(Math.min(windowBytes * GROWTH, most, coveredBytes ?? most));
}

/** Paid service goes on, stops until a voucher comes, or is over for this connection. */
export type Service = "serve" | "stop" | "end";

/** `unpaidBytes`: delivered and not paid, with the block that would be sent next. */
export function serviceFor(unpaidBytes: number, windowBytes: number): Service {
  if (unpaidBytes <= windowBytes) return "serve";
  return unpaidBytes <= windowBytes * ENDED_AT ? "stop" : "end";
}

/** For so long a debtor, or another one from its prefix, gets no window: as long as its debt takes to be served at its rate. */
export const backOffSeconds = (unpaidBytes: number, bytesPerSecond: number): number =>
  Math.ceil(unpaidBytes / Math.max(bytesPerSecond, 1));
