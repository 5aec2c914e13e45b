import { type Amount, amountOf } from "../../src/engine/amount.ts";
import { budgetView } from "../../src/engine/market/buyer/budgetView.ts";
import { planBids } from "../../src/engine/market/buyer/planBids.ts";
import { isWorthTelling, type Offer } from "../../src/engine/market/buyer/rebid.ts";
import { judgeSeller } from "../../src/engine/market/buyer/trust.ts";
import { isBanned, settle } from "./edge.ts";
import type { Edge, SimNode } from "./node.ts";

/** No cap but the policy's stands in the way here. */
const CEILING = 2n ** 100n;

/** One turn of a downloader: counts what came, judges the sellers, and bids anew. */
export function buyTurn(node: SimNode, roundMs: number, nowMs: number): void {
  for (const edge of node.incoming) {
    settle(edge, nowMs);
    judge(edge, roundMs, nowMs);
    edge.gotBytes = 0;
    edge.wasPaid = edge.isPaid;
  }
  if (node.policy.kind === "free") return;
  const sellers = node.incoming.filter((edge) => edge.from.sells && !isBanned(edge));
  const { maxTotal } = node.policy;
  const plan = planBids({
    policy: node.policy,
    progress: {
      isPaused: false,
      totalBytes: node.wantsBytes,
      leftBytes: node.leftBytes,
      linkBytesPerSecond: undefined,
      webSeedBytesPerSecond: 0,
      freeBytesPerSecond: node.incoming.reduce((sum, { baseline }) => sum + baseline.bytesPerSecond, 0),
    },
    sellers: sellers.map((edge) => ({
      id: String(edge.from.at),
      capacityBytesPerSecond: edge.told?.capacity ?? 0,
      rivalsSpendPerSecond: edge.told?.rivals ?? 0n,
      reservePerMiB: edge.from.reservePerMiB,
      baseline: edge.baseline,
      trust: edge.trust,
    })),
    budget: budgetView(maxTotal.asset, {
      ofTransfer: [{ cap: maxTotal, spent: spentOf(node, maxTotal) }],
      perSeller: maxTotal,
      spentBySeller: new Map(),
    }),
    ceilingPerMiB: CEILING,
    nowMs,
  });
  const { pot, stopsAtPot } = node.conduct;
  const isSpent = stopsAtPot && pot !== undefined && node.spent >= pot;
  for (const edge of sellers) {
    const next = isSpent ? undefined : shaded(plan.offers.get(String(edge.from.at)), node.conduct.shade);
    if (isWorthTelling(edge.offer, next)) edge.offer = next;
  }
}

const spentOf = ({ spent }: SimNode, { asset }: Amount): Amount => amountOf(asset, spent);

/** The least that the seller promised while the offer stood, against what came: rivals that come are not the seller's fault. */
function judge(edge: Edge, roundMs: number, nowMs: number): void {
  const least = Math.min(...edge.promises);
  edge.promises = edge.promises.slice(-1);
  if (!edge.wasPaid || !edge.isPaid || least === Number.POSITIVE_INFINITY) return;
  edge.trust = judgeSeller(edge.trust, least, (edge.gotBytes * 1_000) / roundMs, true, nowMs);
}

function shaded(offer: Offer | undefined, shade: number): Offer | undefined {
  if (offer === undefined || shade === 1) return offer;
  const part = (units: bigint): bigint => (units * BigInt(Math.round(shade * 1_000))) / 1_000n;
  return { limitPerMiB: offer.limitPerMiB, spendPerSecond: part(offer.spendPerSecond) };
}
