import { createTokenBucket, type TokenBucket } from "./tokenBucket.ts";

/** What is counted against a peer. An honest peer stays far below each of these; the burst covers its start. */
const BUDGETS = {
  /** choke, unchoke, interested, uninterested: each makes the library look at all its pieces and peers. */
  state: { burst: 100, perSecond: 5 },
  /** bitfield, have-all, have-none: once at the start, by the protocol; each makes the library count all pieces anew. */
  overview: { burst: 20, perSecond: 2 },
  /** Bitfields beyond are noted without an event for each: aria2 sends one instead of 20 `have`, as often as it likes. */
  bitfield: { burst: 1_000, perSecond: 100 },
  /** `have` beyond this is noted without an event for each. */
  have: { burst: 2_000, perSecond: 100 },
  /** Requests beyond the torrent or for pieces that we lack. */
  refusedRequest: { burst: 2_000, perSecond: 200 },
  /** Requests beyond the queue or while we choke: some clients ask for more than they were told, and for a while after a choke. */
  untimelyRequest: { burst: 10_000, perSecond: 2_000 },
  cancel: { burst: 5_000, perSecond: 1_000 },
  port: { burst: 4, perSecond: 1 / 60 },
  hint: { burst: 300, perSecond: 5 },
  /** A choking peer rejects its whole queue at once. */
  reject: { burst: 10_000, perSecond: 1_000 },
  extendedHandshake: { burst: 10, perSecond: 1 / 10 },
  /** The longest metadata takes 512 requests, which some clients send at once. */
  extended: { burst: 1_200, perSecond: 50 },
  unknown: { burst: 50, perSecond: 1 },
  /** In bytes. Blocks that we cancelled, or asked for before we were choked, may still be on their way. */
  unsolicited: { burst: 16 * 1024 * 1024, perSecond: 64 * 1024 },
} as const satisfies Record<string, { burst: number; perSecond: number }>;

export type BudgetName = keyof typeof BUDGETS;

export interface MessageBudget {
  /** False when the peer has used up this budget. */
  take(name: BudgetName, nowMs: number, amount?: number): boolean;
}

/** One peer's allowance; buckets are made when first needed. */
export function createMessageBudget(): MessageBudget {
  const buckets = new Map<BudgetName, TokenBucket>();
  return {
    take(name, nowMs, amount = 1) {
      let bucket = buckets.get(name);
      if (bucket === undefined) {
        bucket = createTokenBucket(BUDGETS[name].burst, BUDGETS[name].perSecond);
        buckets.set(name, bucket);
      }
      return bucket.take(amount, nowMs);
    },
  };
}
