import type { BidPolicy } from "../../marketModel.ts";
import { isMeasured } from "./baseline.ts";
import type { BudgetView } from "./budgetView.ts";
import { planWorthwhile } from "./planWorthwhile.ts";
import type { Offer } from "./rebid.ts";
import { type SellerView, supplyOf } from "./sellerView.ts";
import { type BuyerProgress, type StopReason, stopReason } from "./stopReason.ts";
import { isBarred } from "./trust.ts";

export interface Buyer {
  readonly policy: BidPolicy;
  readonly progress: BuyerProgress;
  readonly sellers: readonly SellerView[];
  readonly budget: BudgetView;
  /** The user's ceiling, in base units per MiB, whatever the policy says. */
  readonly ceilingPerMiB: bigint;
  readonly nowMs: number;
}

/** Offers by seller; a seller that is not here gets none. */
export interface BidPlan {
  readonly offers: ReadonlyMap<string, Offer>;
  /** Why there are none at all. */
  readonly stop?: StopReason;
}

const MIB = 2 ** 20;

const none = (stop: StopReason): BidPlan => ({ offers: new Map(), stop });
const lesser = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * What a transfer offers to each seller now. Sellers that are barred are left out, and by `auto` those whose free service was not measured
 * yet; who names a price wants it paid from the beginning.
 */
export function planBids(buyer: Buyer): BidPlan {
  const { policy, progress, budget, nowMs } = buyer;
  if (policy.kind === "free") return none("free");
  const stop = stopReason(progress, budget.left.units);
  if (stop !== undefined) return none(stop);
  const sellers = buyer.sellers.filter(({ trust }) => !isBarred(trust, nowMs));
  if (policy.kind === "fixed")
    return fixedOffers(buyer, sellers, lesser(policy.pricePerMiB.units, buyer.ceilingPerMiB));
  const measured = sellers.filter(({ baseline }) => isMeasured(baseline));
  return autoOffers(
    buyer,
    measured,
    lesser(policy.maxPricePerGiB.units / 1024n, buyer.ceilingPerMiB),
    policy.deadlineMs,
  );
}

/** The user named the price: all that the link takes is asked for at it, from each seller by its size, at once. */
function fixedOffers({ progress, budget }: Buyer, sellers: readonly SellerView[], limitPerMiB: bigint): BidPlan {
  const offered = sellers.reduce((sum, { capacityBytesPerSecond }) => sum + capacityBytesPerSecond, 0);
  const part = Math.min(1, Math.max(0, roomOf(progress)) / Math.max(offered, 1));
  const spends = sellers.map(({ id, capacityBytesPerSecond }) =>
    lesser((BigInt(Math.floor(capacityBytesPerSecond * part)) * limitPerMiB) >> 20n, budget.leftFor(id).units),
  );
  return { offers: offersOf(sellers, limitPerMiB, spends) };
}

/**
 * As much extra speed as is worth its price, within link, budget and need: money that has to last until the deadline or, without one, until
 * the last byte at the speed that it buys.
 */
function autoOffers(
  { progress, budget, nowMs }: Buyer,
  sellers: readonly SellerView[],
  limitPerMiB: bigint,
  deadlineMs: number | undefined,
): BidPlan {
  const { leftBytes, webSeedBytesPerSecond, freeBytesPerSecond } = progress;
  const unpaid = webSeedBytesPerSecond + freeBytesPerSecond;
  const timeLeft = deadlineMs === undefined ? 0 : (deadlineMs - nowMs) / 1_000;
  const needed = timeLeft > 0 ? leftBytes / timeLeft : Number.POSITIVE_INFINITY;
  if (unpaid >= needed) return none("soonEnough");
  const most = Math.min(roomOf(progress) + freeBytesPerSecond, needed - webSeedBytesPerSecond);
  const secondsAt = (bytesPerSecond: number): number =>
    timeLeft > 0 ? timeLeft : leftBytes / Math.max(1, bytesPerSecond);
  const left = Number(budget.left.units);
  const { spends, bytesPerSecond } = planWorthwhile({
    sellers: sellers.map((seller) => ({ ...supplyOf(seller), freeBytesPerSecond: seller.baseline.bytesPerSecond })),
    worthPerByte: Number(limitPerMiB) / MIB,
    fits: (plan, freeOfBought) => {
      const fromPeers = freeBytesPerSecond - freeOfBought + plan.bytesPerSecond;
      return fromPeers <= most && plan.spendPerSecond * secondsAt(webSeedBytesPerSecond + fromPeers) <= left;
    },
  });
  const horizon = BigInt(Math.max(1, Math.ceil(secondsAt(bytesPerSecond))));
  let rest = budget.left.units;
  const offered = sellers.map(({ id }, at) => {
    const spend = lesser(lesser(wholeUnits(spends[at] ?? 0), budget.leftFor(id).units / horizon), rest);
    rest -= spend;
    return spend;
  });
  return { offers: offersOf(sellers, limitPerMiB, offered) };
}

/** The least of money buys something where nobody else bids. */
const wholeUnits = (spend: number): bigint => (spend > 0 ? BigInt(Math.max(1, Math.floor(spend))) : 0n);

/** What the link takes beyond what comes for nothing; without end when nobody knows the link. */
const roomOf = ({ linkBytesPerSecond, webSeedBytesPerSecond, freeBytesPerSecond }: BuyerProgress): number =>
  (linkBytesPerSecond ?? Number.POSITIVE_INFINITY) - webSeedBytesPerSecond - freeBytesPerSecond;

const offersOf = (sellers: readonly SellerView[], limitPerMiB: bigint, spends: readonly bigint[]): Map<string, Offer> =>
  new Map(
    sellers.flatMap(({ id }, at) => {
      const spendPerSecond = spends[at] ?? 0n;
      return spendPerSecond > 0n && limitPerMiB > 0n ? [[id, { limitPerMiB, spendPerSecond }] as const] : [];
    }),
  );
