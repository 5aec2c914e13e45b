import type { RefusalReason } from "../../wire/format/messages.ts";
import { BLOCK_BYTES } from "../units.ts";
import type { Bid } from "./bid.ts";
import type { SoldRound } from "./sellRound.ts";

/** A quote without what payments say, and without its time. */
export interface OfferTerms {
  readonly pricePerMiB: bigint;
  readonly capacityBytesPerSecond: number;
  readonly othersSpendPerSecond: bigint;
}

export type BidAnswer =
  | { readonly kind: "quote"; readonly terms: OfferTerms }
  | { readonly kind: "refuse"; readonly reason: RefusalReason };

/** Clients give up on a peer that leaves a request unanswered for 30 s. */
const LEAST_BYTES_PER_SECOND = BLOCK_BYTES / 10;

interface Asked {
  readonly bid: Bid;
  readonly reservePerMiB: bigint;
  readonly sold: Pick<SoldRound, "asking" | "capacityBytesPerSecond">;
  /** What those spend that are served for money now, this one left out. */
  readonly othersSpendPerSecond: bigint;
  /** It was in this round: otherwise it wants nothing now, and what it would get nobody knows. */
  readonly wasCounted: boolean;
}

/** What a bid that was not served yet is answered. Who would be outbid gets a quote all the same: it says what would be enough. */
export function answerBid({ bid, reservePerMiB, sold, othersSpendPerSecond, wasCounted }: Asked): BidAnswer {
  if (bid.limitPerMiB < reservePerMiB) return { kind: "refuse", reason: "reserve" };
  const { pricePerMiB, shares } = sold.asking;
  const isEnough = !wasCounted || (shares.get(bid.id) ?? 0) >= LEAST_BYTES_PER_SECOND;
  if (!isEnough && bid.limitPerMiB >= pricePerMiB) return { kind: "refuse", reason: "busy" };
  return {
    kind: "quote",
    terms: { pricePerMiB, capacityBytesPerSecond: Math.floor(sold.capacityBytesPerSecond), othersSpendPerSecond },
  };
}
