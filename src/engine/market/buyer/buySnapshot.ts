import { type Amount, amountOf } from "../../amount.ts";
import type { BidPolicy } from "../../marketModel.ts";
import type { BuyerPhase } from "../../wire/buyer/buyerState.ts";
import { type BuyStop, stopWords } from "./stopWords.ts";
import { assetOf, type Trading, type TransferBuyer } from "./transferBuyer.ts";

/** One transfer as the buying side sees it at one moment. */
export interface BuySnapshot {
  readonly infoHash: string;
  readonly policy: BidPolicy;
  readonly peers: number;
  /** Of them, those that sell in an asset that we pay in. */
  readonly takingBids: number;
  readonly sellers: readonly SellerSnapshot[];
  /** By this engine; undefined before a bid named an asset. */
  readonly paid: Amount | undefined;
  /** Why nothing is paid; undefined while somebody is. */
  readonly stop: BuyStop | undefined;
  /** The same in one sentence; undefined also where nothing is wanted. */
  readonly notice: string | undefined;
}

interface SellerSnapshot {
  /** Of the connection. */
  readonly id: string;
  readonly address: string;
  readonly phase: BuyerPhase;
  /** Now, or as it was quoted last. */
  readonly pricePerMiB: Amount | undefined;
  /** What we offer to spend, per second. */
  readonly spendPerSecond: Amount | undefined;
  /** Of what we offer to all sellers, 0 to 1. */
  readonly shareFraction: number;
  readonly downloadBytesPerSecond: number;
  readonly paid: Amount;
}

export function buySnapshot(transfer: TransferBuyer, trading: Trading): BuySnapshot {
  const { infoHash, policy, purse } = transfer;
  const lines = [...transfer.lines.values()];
  const unit = assetOf(policy) ?? ("unit" in trading ? trading.unit : undefined);
  const taking = "asset" in trading ? lines.filter((line) => line.view(trading.asset, 0) !== undefined) : [];
  const offered = lines.reduce((sum, { offer }) => sum + (offer?.spendPerSecond ?? 0n), 0n);
  const stop = lines.some(({ phase }) => phase === "serving") ? undefined : transfer.stop;
  return {
    infoHash,
    policy,
    peers: lines.length,
    takingBids: taking.length,
    sellers:
      unit === undefined
        ? []
        : lines
            .filter(({ isEngaged, paid }) => isEngaged || paid > 0n)
            .map(({ line: { peer }, phase, pricePerMiB, offer, observed, paid }) => ({
              id: peer.id,
              address: peer.address,
              phase,
              pricePerMiB: pricePerMiB === undefined ? undefined : amountOf(unit, pricePerMiB),
              spendPerSecond: offer && amountOf(unit, offer.spendPerSecond),
              shareFraction: offered === 0n ? 0 : Number(offer?.spendPerSecond ?? 0n) / Number(offered),
              downloadBytesPerSecond: observed.bytesPerSecond,
              paid: amountOf(unit, paid),
            })),
    paid: unit === undefined ? undefined : amountOf(unit, purse.paid),
    stop,
    notice: stop === undefined ? undefined : stopWords(stop),
  };
}
