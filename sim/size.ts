import type { Trading } from "./strategies/marketOfMany.ts";
import type { Giving } from "./strategies/swarmOfGivers.ts";

/** How much is simulated. */
export interface Size {
  readonly auctions: number;
  readonly pieces: number;
  readonly leechers: readonly number[];
  /** Of the swarm with plain rules. */
  readonly plainPeers: number;
  readonly plainRounds: number;
  /** How often each swarm is drawn anew. */
  readonly swarms: number;
  readonly giving: Giving;
  readonly trading: Trading;
  readonly riders: { readonly sellers: number; readonly peers: number; readonly rounds: number };
  readonly cheaters: number;
  readonly large: { readonly peers: number; readonly minutes: number };
}

/** What `npm run sim` runs. */
export const FULL: Size = {
  auctions: 20_000,
  pieces: 2_048,
  leechers: [1, 3, 7, 15],
  plainPeers: 150,
  plainRounds: 120,
  swarms: 5,
  giving: { peers: 120, degree: 20, minutes: 20 },
  trading: { sellers: 5, buyers: 10, minutes: 20 },
  riders: { sellers: 5, peers: 20, rounds: 60 },
  cheaters: 20,
  large: { peers: 10_000, minutes: 5 },
};

/** The same in a second or two, for tests: too little for the numbers that are averages. */
export const SMALL: Size = {
  auctions: 2_000,
  pieces: 256,
  leechers: [3],
  plainPeers: 40,
  plainRounds: 20,
  swarms: 1,
  giving: { peers: 40, degree: 8, minutes: 5 },
  trading: { sellers: 3, buyers: 4, minutes: 5 },
  riders: { sellers: 2, peers: 5, rounds: 20 },
  cheaters: 5,
  large: { peers: 200, minutes: 2 },
};
