import type { BuySide } from "../../src/engine/market/line.ts";

/** A buying side for which nothing is wanted. */
export const buysNothing = (): BuySide => ({
  isBuying: () => false,
  connected: () => undefined,
  announced: () => undefined,
  message: () => undefined,
  blockTag: () => undefined,
  verified: () => undefined,
  off: () => undefined,
  gone: () => undefined,
  close: () => undefined,
});
