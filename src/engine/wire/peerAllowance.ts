/** What a peer may still send us. Once `isOff` it stays so: the extension is off for that peer, which is served free. */
export interface PeerAllowance {
  readonly isOff: boolean;
  readonly malformed: number;
  readonly tokens: number;
  readonly filledAtMs: number;
}

const MESSAGES_PER_SECOND = 20;
const MAX_MALFORMED = 3;

export const createPeerAllowance = (nowMs: number): PeerAllowance => ({
  isOff: false,
  malformed: 0,
  tokens: MESSAGES_PER_SECOND,
  filledAtMs: nowMs,
});

/**
 * Counts one message; `isWellFormed` says whether it was understood. More than 20 in a second, or the third that is malformed, switches
 * the extension off. `nowMs` never goes back.
 */
export function countMessage(before: PeerAllowance, nowMs: number, isWellFormed: boolean): PeerAllowance {
  if (before.isOff) return before;
  const refilled = before.tokens + ((nowMs - before.filledAtMs) / 1000) * MESSAGES_PER_SECOND;
  const tokens = Math.min(MESSAGES_PER_SECOND, refilled) - 1;
  const malformed = before.malformed + (isWellFormed ? 0 : 1);
  return { isOff: tokens < 0 || malformed >= MAX_MALFORMED, malformed, tokens, filledAtMs: nowMs };
}
