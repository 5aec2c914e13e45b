import type { BuySnapshot } from "../market/buyer/buySnapshot.ts";
import type { SellSnapshot } from "../market/market.ts";
import type { MarketState, MarketTransfer } from "../marketModel.ts";

/** Both sides of the market as one: transfers with a bid, and those that peers are connected for. */
export function marketState(selling: SellSnapshot, buying: readonly BuySnapshot[]): MarketState {
  const bought = new Map(buying.map((one) => [one.infoHash, one]));
  const sold = new Map(selling.transfers.map((one) => [one.id, one]));
  const ids = new Set([...bought.keys(), ...sold.keys()]);
  return {
    ask: selling.ask,
    clearingPricePerMiB: selling.clearingPricePerMiB,
    transfers: [...ids].map((id): MarketTransfer => {
      const [bid, offer] = [bought.get(id), sold.get(id)];
      return {
        id,
        bid: bid?.policy ?? { kind: "free" },
        peers: offer?.peers ?? bid?.peers ?? 0,
        takingBids: offer?.takingBids ?? bid?.takingBids ?? 0,
        sellers: (bid?.sellers ?? []).map(({ address, phase, pricePerMiB, downloadBytesPerSecond }) => ({
          peer: address,
          pricePerMiB,
          isServing: phase === "serving",
          downloadBytesPerSecond,
        })),
        buyers: offer?.buyers ?? [],
        ...(bid?.notice === undefined ? {} : { notice: bid.notice }),
      };
    }),
  };
}
