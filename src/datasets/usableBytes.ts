const RESERVE_BYTES = 2e9;
const RESERVE_FRACTION = 0.05;

/** Bytes that may be filled: the disk keeps 2 GB or 5 % of its size free, whichever is less, for everything else. */
export function usableBytes(freeBytes: number, diskBytes: number): number {
  return Math.max(0, freeBytes - Math.min(RESERVE_BYTES, diskBytes * RESERVE_FRACTION));
}
