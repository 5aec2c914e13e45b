import { QUOTE_MS } from "../../src/engine/wire/timing.ts";

/** What one buyer was told. */
export interface Quote {
  readonly pricePerMiB: bigint;
  /** Until then the buyer pays no more than this. */
  readonly expiresAtMs: number;
}

/** The quote that holds from now on: a lower price replaces it at once, a higher one only when it has expired. */
export function renewQuote(quote: Quote | undefined, pricePerMiB: bigint, nowMs: number): Quote {
  if (quote !== undefined && nowMs < quote.expiresAtMs && pricePerMiB > quote.pricePerMiB) return quote;
  return { pricePerMiB, expiresAtMs: nowMs + QUOTE_MS };
}
