export interface TokenBucket {
  /** Takes `amount` tokens when that many are there; `nowMs` never goes back. */
  take(amount: number, nowMs: number): boolean;
}

/** Allows `burst` at once and `perSecond` in the long run. Full at first. */
export function createTokenBucket(burst: number, perSecond: number): TokenBucket {
  let tokens = burst;
  let filledAt: number | undefined;
  return {
    take(amount, nowMs) {
      tokens = Math.min(burst, tokens + ((nowMs - (filledAt ?? nowMs)) / 1000) * perSecond);
      filledAt = nowMs;
      if (tokens < amount) return false;
      tokens -= amount;
      return true;
    },
  };
}
