import type { Ask } from "../marketModel.ts";
import type { MarketAsset } from "../wire/format/marketAsset.ts";
import type { MarketTerms } from "../wire/format/terms.ts";
import { WIRE_LIMITS } from "../wire/format/wireLimits.ts";
import { largestWindow } from "../wire/window.ts";
import type { DeskStanding } from "./desk.ts";

type Traded = DeskStanding["assets"];

/** What we sell in: one auction is for one asset, that of the reserve price. */
export const soldFor = (ask: Ask | undefined, traded: Traded): readonly MarketAsset[] =>
  traded
    .filter(({ unit }) => unit === ask?.reservePerMiB.asset)
    .map(({ asset }) => asset)
    .slice(0, WIRE_LIMITS.assets);

/** What a torrent's peers are told of us; undefined: nothing. No address and no key is in it. */
export function termsFor(
  ask: Ask | undefined,
  traded: Traded,
  isBuying: boolean,
  pieceBytes: number,
): MarketTerms | undefined {
  const sold = soldFor(ask, traded);
  if (ask !== undefined && sold.length > 0)
    return {
      buys: isBuying,
      sells: { reservePerMiB: ask.reservePerMiB.units, windowBytes: largestWindow(pieceBytes) },
      assets: sold,
    };
  if (!isBuying || traded.length === 0) return undefined;
  const assets = traded.map(({ asset }) => asset).slice(0, WIRE_LIMITS.assets);
  return { buys: true, sells: undefined, assets };
}
