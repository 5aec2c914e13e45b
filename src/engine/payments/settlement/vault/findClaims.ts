import type { Amount, Asset } from "../../../amount.ts";
import type { Chain } from "../../chain.ts";
import type { EarningState } from "../../ledger/earning.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { TronAddress } from "../../tronAddress.ts";
import { batchClaims } from "../policy/batchClaims.ts";
import { pricesFor } from "../policy/claimCost.ts";
import type { WeighedVoucher } from "../policy/collectable.ts";
import type { SettlementTerms } from "../policy/terms.ts";
import { type ClaimDecision, whatToClaim } from "../policy/whatToClaim.ts";
import { bookClaimed } from "./bookClaimed.ts";
import type { VaultReader } from "./readVault.ts";
import type { Pot } from "./vaultReads.ts";

/** A pot on which vouchers that we hold count. */
export interface WatchedPot {
  readonly payer: TronAddress;
  readonly asset: Asset;
  readonly pot: Pot;
  readonly decision: ClaimDecision | undefined;
}

/** One transaction of claims. */
export interface ClaimBatch {
  readonly asset: Asset;
  readonly vouchers: readonly WeighedVoucher[];
  /** Base units that it brings, and what of them its fee may be. */
  readonly brings: bigint;
  readonly feeAtMost: bigint;
}

export interface FoundClaims {
  readonly pots: readonly WatchedPot[];
  readonly batches: readonly ClaimBatch[];
}

interface Parts {
  readonly ledger: Ledger;
  readonly chain: Chain;
  readonly reader: VaultReader;
  readonly vault: TronAddress;
  /** Who pays the fees. */
  readonly from: TronAddress;
}

/** Vouchers of this vault, or of any, that are worth more than was claimed, and in no claim that is on its way. */
export function unclaimed({ earning, orders }: Ledger, vault?: TronAddress): readonly EarningState[] {
  const asked = new Set(
    orders.open().flatMap(({ task }) => (task.kind === "claim" ? task.asked.map(({ channel }) => channel) : [])),
  );
  return earning
    .list()
    .filter((one) => one.vault === (vault ?? one.vault) && one.cumulative > one.claimed.units && !asked.has(one.id));
}

/** So many claimed vouchers are looked at again each time: with a look every ten minutes, thousands a day. */
const LOOKED_AT_AGAIN = 20;
/**
 * So many that are not claimed are weighed each time, those first that were not looked at for longest: a payer who pays next to nothing in ever
 * more channels makes the node be asked no more for that, and every other's turn comes within hours.
 */
const MOST_WEIGHED = 200;

/** Asks the chain about the pots of all vouchers that are not claimed, and decides. */
export async function findClaims(parts: Parts, bttPerTrx: Amount, terms: SettlementTerms): Promise<FoundClaims> {
  const { ledger, chain, reader, vault, from } = parts;
  const turn = unclaimed(ledger, vault)
    .toSorted((one, other) => one.lookedAt - other.lookedAt)
    .slice(0, MOST_WEIGHED);
  // What is looked at again and turns out not to be claimed is weighed too.
  const looked = [...ledger.earning.longestUnseen(vault, LOOKED_AT_AGAIN), ...turn];
  for (const state of looked) await bookClaimed(ledger, reader, state);
  const ids = new Set(looked.map(({ id }) => id));
  const weighed = unclaimed(ledger, vault).filter(({ id }) => ids.has(id));
  const groups = Map.groupBy(weighed, ({ config, asset }) => [config.payer, config.signer, asset].join(" "));
  if (groups.size === 0) return { pots: [], batches: [] };
  const prices = pricesFor(await chain.account(from));
  const now = Math.floor((await chain.head()).time / 1_000);
  const pots: WatchedPot[] = [];
  for (const states of groups.values()) {
    const [first] = states;
    if (first === undefined) continue;
    const { config, asset } = first;
    const pot = await reader.pot(config.payer, config.signer, config);
    const vouchers = await Promise.all(
      states.map(async ({ id, cumulative, closing }) => ({
        channel: id,
        cumulative,
        closing,
        onChain: await reader.channel(id),
      })),
    );
    const decision = whatToClaim({ asset, pot, vouchers, prices, bttPerTrx, terms, now });
    pots.push({ payer: config.payer, asset, pot, decision });
  }
  return { pots, batches: batchesOf(pots, prices.freeBytes) };
}

function batchesOf(pots: readonly WatchedPot[], freeBytes: number): readonly ClaimBatch[] {
  const decided = pots.flatMap(({ asset, decision }) =>
    decision === undefined
      ? []
      : decision.vouchers.map((voucher) => ({ asset, voucher, percent: decision.maxPercent })),
  );
  return [...Map.groupBy(decided, ({ asset }) => asset)].flatMap(([asset, ofAsset]) =>
    batchClaims(ofAsset, { freeBytes }).map((batch) => ({
      asset,
      vouchers: batch.map(({ voucher }) => voucher),
      brings: batch.reduce((sum, { voucher }) => sum + voucher.collectable, 0n),
      feeAtMost: batch.reduce((sum, { voucher, percent }) => sum + (voucher.collectable * percent) / 100n, 0n),
    })),
  );
}
