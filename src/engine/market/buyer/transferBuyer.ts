import type { Asset } from "../../amount.ts";
import { amountOf } from "../../amount.ts";
import type { BidPolicy } from "../../marketModel.ts";
import type { ChannelId } from "../../payments/vouchers/vaultDomain.ts";
import type { MarketAsset } from "../../wire/format/marketAsset.ts";
import type { GoodbyeReason } from "../../wire/format/messages.ts";
import { costOf } from "../../wire/meter.ts";
import { isMeasured } from "./baseline.ts";
import { budgetView } from "./budgetView.ts";
import type { LineBuyer } from "./lineBuyer.ts";
import { planBids } from "./planBids.ts";
import type { Offer } from "./rebid.ts";
import type { SellerView } from "./sellerView.ts";
import type { BuyerProgress } from "./stopReason.ts";
import type { BuyStop } from "./stopWords.ts";
import type { TransferPurse } from "./transferPurse.ts";
import { isBarred } from "./trust.ts";

/** How far a transfer is; what peers give for nothing is measured here. Undefined: there is no such transfer now. */
export type ProgressOf = (infoHash: string) => Omit<BuyerProgress, "freeBytesPerSecond"> | undefined;

/** What we pay in now, or why in nothing. */
export type Trading = { readonly asset: MarketAsset; readonly unit: Asset } | { readonly stop: BuyStop };

/** One transfer that may buy: its policy, its lines and its money. */
export interface TransferBuyer {
  readonly infoHash: string;
  policy: BidPolicy;
  readonly lines: Map<string, LineBuyer>;
  readonly purse: TransferPurse;
  /** What all lines have to pay still, in base units. */
  owing: bigint;
  /** Payments refused; nothing is offered before this time. */
  refusedUntilMs: number;
  /** What was paid to each line's seller when payments were asked last. */
  paidWhenAsked: ReadonlyMap<string, bigint>;
  /** Of the last plan. */
  stop: BuyStop;
}

export interface PlanParts {
  readonly progressOf: ProgressOf;
  readonly trading: Trading;
  readonly owingOfAll: bigint;
  readonly nowMs: number;
}

interface Planned {
  readonly offers: ReadonlyMap<string, Offer>;
  readonly stop?: BuyStop | undefined;
}

const nothing = (stop: BuyStop): Planned => ({ offers: new Map(), stop });

export const assetOf = (policy: BidPolicy): Asset | undefined =>
  policy.kind === "free" ? undefined : policy.maxTotal.asset;

export const leftOf = ({ purse, owing }: TransferBuyer, owingOfAll: bigint): bigint =>
  purse.left({ ofTransfer: owing, ofAll: owingOfAll });

/** What this seller may be paid still, by the cap for each seller. */
export function leftForSeller({ purse, paidWhenAsked }: TransferBuyer, line: LineBuyer): bigint {
  const { budget } = purse;
  if (budget === undefined) return 0n;
  const before = line.payee === undefined ? undefined : budget.spentBySeller.get(line.payee);
  const since = line.paid - (paidWhenAsked.get(line.line.peer.id) ?? line.paid);
  return budget.perSeller.units - (before?.units ?? 0n) - since - line.owing;
}

/** What each line is offered now, by line. */
export function planTransfer(transfer: TransferBuyer, { progressOf, trading, owingOfAll, nowMs }: PlanParts): Planned {
  const { policy, purse } = transfer;
  if (policy.kind === "free") return nothing("free");
  if ("stop" in trading) return nothing(trading.stop);
  const { asset, unit } = trading;
  if (assetOf(policy) !== unit) return nothing("otherAsset");
  const progress = progressOf(transfer.infoHash);
  if (progress === undefined) return nothing("paused");
  const { budget } = purse;
  if (budget === undefined) return nothing("asking");
  if (nowMs < transfer.refusedUntilMs) return nothing("capReached");
  const lines = [...transfer.lines.values()];
  const sellers = lines.flatMap((line) => line.view(asset, nowMs) ?? []);
  const left = leftOf(transfer, owingOfAll);
  const plan = planBids({
    policy,
    progress: {
      ...progress,
      freeBytesPerSecond: lines.reduce((sum, { observed }) => sum + observed.baseline.bytesPerSecond, 0),
    },
    sellers,
    budget: budgetView(unit, {
      ofTransfer: [{ cap: amountOf(unit, isTooLittle(lines, left) ? 0n : left), spent: amountOf(unit, 0n) }],
      perSeller: budget.perSeller,
      spentBySeller: new Map(
        lines.map((line) => [line.line.peer.id, amountOf(unit, spentOf(budget.perSeller.units, transfer, line))]),
      ),
    }),
    ceilingPerMiB: budget.ceilingPerMiB.units,
    nowMs,
  });
  if (plan.stop !== undefined || plan.offers.size > 0) return plan;
  return nothing(whyNothing(sellers, nowMs));
}

const spentOf = (perSeller: bigint, transfer: TransferBuyer, line: LineBuyer): bigint => {
  const left = leftForSeller(transfer, line);
  return left > 0n ? perSeller - left : perSeller;
};

/** With less than a piece is the price of nothing is begun: it would be over before anything is whole. */
function isTooLittle(lines: readonly LineBuyer[], left: bigint): boolean {
  if (lines.some(({ isEngaged }) => isEngaged)) return false;
  const prices = lines.flatMap(({ line, pricePerMiB }) =>
    pricePerMiB === undefined ? [] : [costOf(line.peer.pieceBytes, pricePerMiB)],
  );
  return prices.length > 0 && prices.every((price) => left < price);
}

function whyNothing(sellers: readonly SellerView[], nowMs: number): BuyStop {
  if (sellers.length === 0) return "noSellers";
  const known = sellers.filter(({ baseline }) => isMeasured(baseline));
  if (known.length === 0) return "measuring";
  return known.every(({ trust }) => isBarred(trust, nowMs)) ? "barred" : "notWorth";
}

const FAREWELLS: Partial<Record<BuyStop, GoodbyeReason>> = { capReached: "cap", stopped: "off", broken: "off" };

/** Makes the plan and tells the sellers. */
export function bidFor(transfer: TransferBuyer, parts: PlanParts): void {
  const { offers, stop } = planTransfer(transfer, parts);
  const asset = "asset" in parts.trading ? parts.trading.asset : undefined;
  transfer.stop = stop ?? "asking";
  for (const [id, line] of transfer.lines) line.apply(offers.get(id), asset, FAREWELLS[transfer.stop] ?? "done");
  const isWaiting = stop === undefined && ![...transfer.lines.values()].some(({ isEngaged }) => isEngaged);
  if (isWaiting) transfer.stop = "resting";
}

export const channelsOf = (transfers: Iterable<TransferBuyer>): ChannelId[] =>
  [...transfers].flatMap(({ lines }) => [...lines.values()].flatMap(({ channel }) => channel ?? []));
