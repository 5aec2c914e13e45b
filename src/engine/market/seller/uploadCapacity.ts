/** Before anything was sent nobody knows what the link carries. */
const FIRST_BYTES_PER_SECOND = 1_048_576;
/** Who sends this much of what was believed may have room for more. */
const FULL_FRACTION = 0.9;
const ROOM = 1.25;
/** How much one round counts. */
const WEIGHT = 0.5;

export const UNKNOWN_CAPACITY = FIRST_BYTES_PER_SECOND;

/**
 * What the upload carries where the user sets no limit, after one round of looking. `wasAsked`: requests waited all the time, otherwise
 * a low rate says nothing. What was believed may be too low, and then buyers get no more than it: so it grows while it is used up.
 */
export function measureCapacity(believed: number, sentBytesPerSecond: number, wasAsked: boolean): number {
  if (sentBytesPerSecond >= believed * FULL_FRACTION) return Math.max(believed, sentBytesPerSecond) * ROOM;
  return wasAsked ? believed + (sentBytesPerSecond - believed) * WEIGHT : believed;
}
