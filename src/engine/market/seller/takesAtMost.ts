/** A buyer that lacked requests for a fifth of the time took all that it could. */
const HUNGRY_FRACTION = 0.8;
/** Room above what it took, so that a buyer whose link gets better is noticed. */
const ROOM = 1.25;

/**
 * What a buyer can take in, by what it did in the last round; undefined: it took all that it was given, so nobody knows.
 * `askingFraction`: the part of the time in which a request of it was waiting.
 */
export function takesAtMost(servedBytesPerSecond: number, askingFraction: number): number | undefined {
  return askingFraction >= HUNGRY_FRACTION ? undefined : servedBytesPerSecond * ROOM;
}
