import { TRUSTED, type Trust } from "./trust.ts";

/** What is remembered of sellers whose connection ended, by what they come back with: their address prefix, the address that they are paid at. */
export interface SellerMemory {
  remember(keys: readonly string[], trust: Trust): void;
  /** The worst that is remembered under any of the keys; a seller that nobody knows is trusted. */
  recall(keys: readonly string[]): Trust;
}

/** Strangers can come from as many places as they like: the oldest are forgotten. */
const MOST = 1_024;

export function createSellerMemory(): SellerMemory {
  const known = new Map<string, Trust>();
  return {
    remember(keys, trust) {
      for (const key of keys) {
        // Who is barred is so for all of its connections.
        const barredUntilMs = Math.max(trust.barredUntilMs, known.get(key)?.barredUntilMs ?? trust.barredUntilMs);
        known.delete(key);
        known.set(key, { ...trust, barredUntilMs });
        const [oldest] = known.keys();
        if (known.size > MOST && oldest !== undefined) known.delete(oldest);
      }
    },
    recall: (keys) => keys.map((key) => known.get(key) ?? TRUSTED).reduce(worse, TRUSTED),
  };
}

const worse = (a: Trust, b: Trust): Trust => {
  if (a.barredUntilMs !== b.barredUntilMs) return a.barredUntilMs > b.barredUntilMs ? a : b;
  return b.factor < a.factor || b.strikes > a.strikes ? b : a;
};
