const MIB = 1024 * 1024;
const FIRST = { bytes: MIB, pieces: 2 } as const;
const MOST = { bytes: 16 * MIB, pieces: 4 } as const;
const GROWTH = 1.5;
const ENDED_AT = 1.25;

/** What a stranger may owe, in bytes: a mebibyte, or two pieces, as only whole pieces are verified and paid for. */
export const firstWindow = (pieceBytes: number): number => Math.max(FIRST.bytes, FIRST.pieces * pieceBytes);

/**
 * The window after one was paid in full: half as much again, up to 16 MiB or four pieces, and not above `coveredBytes`, what is set aside for this
 * channel alone pays for at the price. A pot that other sellers see too covers nothing: it would be promised to each of them. What a
 * stranger may owe stays open.
 */
export function grownWindow(windowBytes: number, pieceBytes: number, coveredBytes: number): number {
  const most = Math.max(MOST.bytes, MOST.pieces * pieceBytes);
  return Math.max(firstWindow(pieceBytes), Math.floor(Math.min(windowBytes * GROWTH, most, coveredBytes)));
}

/** Paid service goes on, stops until a voucher comes, or is over for this connection. */
export type Service = "serve" | "stop" | "end";

/** `unpaidBytes`: delivered and not paid, with the block that would be sent next. */
export function serviceFor(unpaidBytes: number, windowBytes: number): Service {
  if (unpaidBytes <= windowBytes) return "serve";
  return unpaidBytes <= windowBytes * ENDED_AT ? "stop" : "end";
}

const LEAST_BACK_OFF_S = 600;
const MOST_BACK_OFF_S = 86_400;

/**
 * For so long a debtor, or another one from its prefix, gets no window: as long as its debt takes to be served at its rate, ten minutes at
 * least, and twice as long after each earlier debt: else who comes back under other names would be served half of the time for nothing.
 */
export function backOffSeconds(unpaidBytes: number, bytesPerSecond: number, earlierDebts: number): number {
  const served = Math.ceil(unpaidBytes / Math.max(bytesPerSecond, 1));
  return Math.min(MOST_BACK_OFF_S, Math.max(LEAST_BACK_OFF_S, served) * 2 ** earlierDebts);
}
