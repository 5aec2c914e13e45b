import type { Asset } from "../amount.ts";
import type { Payments } from "../payments/payments.ts";
import { assetTerms } from "../payments/settlement/assetTerms.ts";
import { createVaultReader, type VaultReader } from "../payments/settlement/vault/readVault.ts";
import { trustVault } from "../payments/settlement/vault/trustVault.ts";
import type { AssetTerms } from "../payments/settlement/vault/vaultCalls.ts";
import type { TronAddress } from "../payments/tronAddress.ts";
import type { VaultDomain } from "../payments/vouchers/vaultDomain.ts";
import type { MarketAsset } from "../wire/format/marketAsset.ts";
import { isSameAsset, type Traded, tradedThrough } from "./marketAssets.ts";
import type { PatientReads } from "./patientReads.ts";

/** What everything at the desk needs: an open wallet, and a vault whose code was compared with ours. */
export interface Trading {
  readonly account: TronAddress;
  readonly domain: VaultDomain;
  readonly reader: VaultReader;
  readonly traded: readonly Traded[];
  /** Undefined for what is not traded here. */
  unitOf(asset: MarketAsset): Asset | undefined;
  termsOf(unit: Asset): AssetTerms;
}

/** Undefined while there is no open wallet or no vault, or the node does not tell the vault's code. */
export type TradingNow = () => Promise<Trading | undefined>;

export function createTradingNow(payments: Payments, reads: PatientReads): TradingNow {
  const made = new Map<string, Trading>();
  return async () => {
    const wallet = payments.wallet.read();
    const domain = payments.domain();
    if (wallet.state !== "unlocked" || domain === undefined) return undefined;
    const { vault, chainId } = domain;
    const account = wallet.address;
    const key = `${vault} ${account}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const { chain } = payments;
    const build = await reads.read(`code ${vault}`, () => trustVault(chain, vault));
    if (build === undefined) return undefined;
    const traded = tradedThrough(chainId, vault, build, chain.tokens);
    const trading: Trading = {
      account,
      domain,
      reader: createVaultReader(chain, vault, account),
      traded,
      unitOf: (asset) => traded.find((one) => isSameAsset(one.asset, asset))?.unit,
      termsOf: (unit) => assetTerms(unit, chain.tokens),
    };
    made.set(key, trading);
    return trading;
  };
}
