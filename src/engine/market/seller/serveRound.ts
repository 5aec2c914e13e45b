import { type Choice, chooseUnchoked, freePlaces } from "./choker.ts";
import { type MarketPeer, type SellRound, type SoldRound, sellRound } from "./sellRound.ts";

/** However much there is: who is served by too many gets nothing done. */
const MOST_PLACES = 50;

export interface ServeRound extends SellRound {
  /** Everybody who wants something, of all torrents. */
  readonly peers: readonly MarketPeer[];
  readonly lastChoice: Choice;
  readonly nowMs: number;
}

export interface ServedRound {
  readonly choice: Choice;
  readonly sold: SoldRound;
}

/** Who is served from now on, how fast, and for how much: the choice first, then the sale among those who were chosen and those who bid. */
export function serveRound({ lastChoice, nowMs, ...round }: ServeRound): ServedRound {
  const { peers } = round;
  const isSelling = peers.some(({ isServed }) => isServed);
  const pool = round.uploadBytesPerSecond * (isSelling ? round.freeFraction : 1);
  const candidates = peers.map(({ id, isServed, receivedBytes }) => ({ id, isPaying: isServed, receivedBytes }));
  const choice = chooseUnchoked(lastChoice, candidates, freePlaces(pool, MOST_PLACES), nowMs);
  const present = peers.filter(({ id, bid }) => choice.unchoked.has(id) || bid !== undefined);
  return { choice, sold: sellRound({ ...round, peers: present }) };
}
