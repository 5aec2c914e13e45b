import { clear } from "../../src/engine/market/seller/clear.ts";
import type { Random } from "../random.ts";

interface Offer {
  readonly who: string;
  readonly bid: number;
}

interface Sale {
  readonly winners: readonly string[];
  readonly price: number;
}

/** The auction of the white paper: one slot for each of the highest bids, at the highest bid that lost. */
export function whitePaperAuction(offers: readonly Offer[], slots: number): Sale {
  const sorted = [...offers].sort((a, b) => b.bid - a.bid);
  return { winners: sorted.slice(0, slots).map(({ who }) => who), price: sorted[slots]?.bid ?? 0 };
}

const SLOTS = 4;
const RIVALS = 8;
/** The bid of who comes under several names, where its rivals bid evenly between 0 and 1. */
const BID = 0.9;
const OURS = "one with several names";

/** The part of the slots that one buyer wins in the white paper's auction when it comes under so many names. */
export function slotsWonByNames(names: number, runs: number, random: Random): number {
  let won = 0;
  for (let run = 0; run < runs; run++) {
    const rivals = Array.from({ length: RIVALS }, (_, at) => ({ who: String(at), bid: random.next() }));
    const mine = Array.from({ length: names }, () => ({ who: OURS, bid: BID }));
    won += whitePaperAuction([...rivals, ...mine], SLOTS).winners.filter((who) => who === OURS).length;
  }
  return won / runs / SLOTS;
}

/** The same buyer in our auction: what it gets for its money under so many names, over what it gets under one. The worst of the runs. */
export function bytesWonByNames(names: number, runs: number, random: Random): number {
  const MONEY = 10n ** 12n;
  let most = 0;
  for (let run = 0; run < runs; run++) {
    const unit = (part: number): bigint => BigInt(Math.ceil(part * 1e12));
    const rivals = Array.from({ length: RIVALS }, (_, at) => ({
      id: String(at),
      limitPerMiB: unit(random.next()),
      spendPerSecond: unit(random.next()),
    }));
    const bytes = (count: number): number => {
      const cuts = Array.from({ length: count }, () => BigInt(random.below(1_000) + 1));
      const whole = cuts.reduce((sum, cut) => sum + cut, 0n);
      let left = MONEY;
      const mine = cuts.map((cut, at) => {
        const spendPerSecond = at === count - 1 ? left : (MONEY * cut) / whole;
        left -= spendPerSecond;
        return { id: `${OURS} ${at}`, limitPerMiB: unit(BID), spendPerSecond };
      });
      const { shares } = clear({ bids: [...rivals, ...mine], bytesPerSecond: 2 ** 23, reservePerMiB: 0n });
      return mine.reduce((sum, { id }) => sum + (shares.get(id) ?? 0), 0);
    };
    const alone = bytes(1);
    if (alone > 0) most = Math.max(most, bytes(names) / alone);
  }
  return most;
}
