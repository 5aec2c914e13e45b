import type { Habit } from "./habit.ts";
import type { GateShare } from "./uploadGate.ts";

/** Before anything was sent nobody knows what the link carries. */
export const UNKNOWN_CAPACITY = 4 * 2 ** 20;

/** Who sends this much of what was believed may have room for more: then twice as much is tried. */
const FULL_FRACTION = 0.9;
const ROOM = 2;
/** How much one round counts that shows less. A peer's own link may be what is slow, so it counts little. */
const WEIGHT = 0.1;
/** Who had a request waiting for so much of the round did not get all that it wanted. */
const ASKED_FRACTION = 0.9;
/** A buyer that asked and got less than this of its share was held up by the link. */
const HELD_UP_FRACTION = 0.8;

/**
 * What the upload carries where the user sets no limit, after one round of looking. It only sets prices and how much is for sale: shares
 * hold whatever the link carries. So it is believed to be rather too much than too little, which would leave the link idle.
 */
export function measureCapacity(
  believed: number,
  habits: ReadonlyMap<string, Habit>,
  shares: readonly GateShare[],
): number {
  let sent = 0;
  for (const { sentBytesPerSecond } of habits.values()) sent += sentBytesPerSecond;
  if (sent >= believed * FULL_FRACTION) return Math.max(believed, sent) * ROOM;
  const isFull = shares.some(({ id, atMostBytesPerSecond: atMost }) => {
    const habit = habits.get(id);
    if (habit === undefined || habit.askingFraction < ASKED_FRACTION) return false;
    return atMost === undefined || habit.sentBytesPerSecond < atMost * HELD_UP_FRACTION;
  });
  return isFull ? believed + (sent - believed) * WEIGHT : believed;
}
