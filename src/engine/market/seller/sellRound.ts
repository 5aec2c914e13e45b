import { nextPrice } from "../../wire/priceRules.ts";
import type { Bid } from "./bid.ts";
import { type Clearing, clear } from "./clear.ts";
import { type FreePeer, freePool } from "./freePool.ts";
import { paidCapacity } from "./paidCapacity.ts";
import type { GateShare } from "./uploadGate.ts";

/** A peer of any of our torrents that wants something. */
export interface MarketPeer extends FreePeer {
  /** BEP 27: such a torrent's peers neither bid nor are told of prices. */
  readonly isPrivate: boolean;
  /** What it offers. */
  readonly bid?: Omit<Bid, "id"> | undefined;
  /** Its channel is open and within its window: it is served by its bid. Until then it is in the free pool. */
  readonly isServed: boolean;
}

export interface SellRound {
  readonly uploadBytesPerSecond: number;
  readonly freeFraction: number;
  readonly reservePerMiB: bigint;
  readonly peers: readonly MarketPeer[];
  /** What was charged in the last round; undefined when nobody was served. */
  readonly lastPricePerMiB: bigint | undefined;
}

export interface SoldRound {
  /** What is charged, where no lower price is held for a buyer: its session sees to that. */
  readonly pricePerMiB: bigint;
  /** What who only asks is told: the price with all that ask, and what each would get at it. */
  readonly asking: Pick<Clearing, "pricePerMiB" | "shares">;
  /** For the gate: the buyers, then the free peers. */
  readonly shares: readonly GateShare[];
  readonly capacityBytesPerSecond: number;
  readonly soldBytesPerSecond: number;
  /** What a buyer may expect that falls back to the free pool: its equal part. What is left unpaid is a wait at this rate. */
  readonly freeBytesPerSecond: number;
}

/** One round of selling, every ten seconds and on a change: the auction, the price that is charged, and everybody's share. */
export function sellRound(round: SellRound): SoldRound {
  const { peers, reservePerMiB } = round;
  const bidders = peers.filter(
    ({ bid, isPrivate }) => bid !== undefined && !isPrivate && bid.limitPerMiB >= reservePerMiB,
  );
  // Only who is bound to pay makes the price: else an offer that is never opened would make it dear for others and cost nothing.
  const buyers = bidders.filter(({ isServed }) => isServed);
  const auction = clearFor(round, buyers, buyers.length < peers.length);
  const pricePerMiB = priceAfter(round, auction.pricePerMiB);
  const asking = buyers.length < bidders.length ? clearFor(round, bidders, bidders.length < peers.length) : auction;
  const rest = Math.max(0, round.uploadBytesPerSecond - auction.soldBytesPerSecond);
  const freePeers = peers.filter(({ id }) => !auction.shares.has(id));
  const free = freePool(rest, freePeers);
  // The free part is kept as soon as somebody wants it.
  const pool = Math.max(rest, round.uploadBytesPerSecond * round.freeFraction);
  return {
    pricePerMiB,
    asking,
    shares: [
      ...[...auction.shares].map(([id, share]) => ({ id, bytesPerSecond: share, atMostBytesPerSecond: share })),
      ...[...free].map(([id, share]) => ({ id, bytesPerSecond: share })),
    ],
    capacityBytesPerSecond: auction.capacityBytesPerSecond,
    soldBytesPerSecond: auction.soldBytesPerSecond,
    freeBytesPerSecond: pool / (freePeers.length + 1),
  };
}

/**
 * What is charged, when the auction cleared at `clearedPerMiB`: shares stay those of the auction, so buyers pay less than they offered
 * while the price climbs, though never less than the reserve. With no price before nobody was promised anything.
 */
function priceAfter({ lastPricePerMiB, reservePerMiB }: SellRound, clearedPerMiB: bigint): bigint {
  const price = nextPrice(lastPricePerMiB ?? 0n, clearedPerMiB);
  return price > reservePerMiB ? price : reservePerMiB;
}

function clearFor(
  round: SellRound,
  bidders: readonly MarketPeer[],
  isFreeWanted: boolean,
): Clearing & { readonly capacityBytesPerSecond: number } {
  const { uploadBytesPerSecond, freeFraction, reservePerMiB } = round;
  const bids = bidders.flatMap(({ id, bid }) => (bid === undefined ? [] : [{ ...bid, id }]));
  const bytesPerSecond = paidCapacity(uploadBytesPerSecond, freeFraction, isFreeWanted);
  const clearing = clear({ bids, bytesPerSecond, reservePerMiB });
  // Who is outbid wants the free part.
  if (!isFreeWanted && clearing.shares.size < bids.length) return clearFor(round, bidders, true);
  return { ...clearing, capacityBytesPerSecond: bytesPerSecond };
}
