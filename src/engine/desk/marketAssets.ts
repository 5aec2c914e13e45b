import type { Asset } from "../amount.ts";
import type { NetworkTokens } from "../payments/chain.ts";
import type { TronAddress } from "../payments/tronAddress.ts";
import type { VaultBuild } from "../payments/vaultBuilds.ts";
import { formatMarketAsset, type MarketAsset } from "../wire/format/marketAsset.ts";

/** An asset as peers name it, beside ours. */
export interface Traded {
  readonly asset: MarketAsset;
  readonly unit: Asset;
}

/** What vouchers of this vault can be in: BTT, and BTTOLD where the vault's build knows TRC-10 tokens. */
export function tradedThrough(
  chainId: number,
  vault: TronAddress,
  build: VaultBuild,
  { btt, bttold }: NetworkTokens,
): readonly Traded[] {
  const settlement = { kind: "vault", vault } as const;
  const all: Traded[] = [];
  if (btt !== undefined)
    all.push({ unit: "BTT", asset: { chainId, token: { kind: "trc20", address: btt }, settlement } });
  if (bttold !== undefined && build === "trc10")
    all.push({ unit: "BTTOLD", asset: { chainId, token: { kind: "trc10", id: Number(bttold) }, settlement } });
  return all;
}

export const isSameAsset = (one: MarketAsset, other: MarketAsset): boolean =>
  formatMarketAsset(one) === formatMarketAsset(other);
