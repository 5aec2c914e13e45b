import { type Amount, type Asset, amountOf } from "../../../amount.ts";
import { SwarmbidError } from "../../../errors.ts";
import type { Clock, Log } from "../../../ports.ts";
import type { Chain } from "../../chain.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Order } from "../../ledger/orders.ts";
import type { TronAddress } from "../../tronAddress.ts";
import type { ChannelId } from "../../vouchers/vaultDomain.ts";
import type { Signer } from "../../wallet/signer.ts";
import { assetTerms } from "../assetTerms.ts";
import { attending } from "../attending.ts";
import { createCarrier } from "../carryOut.ts";
import { checkFee } from "../checkFee.ts";
import { pricesFor } from "../policy/claimCost.ts";
import { fundFee } from "../policy/depositCost.ts";
import { DEFAULT_TERMS, type SettlementTerms } from "../policy/terms.ts";
import type { Plan, Settlement } from "../settlement.ts";
import { attendVault } from "./attendVault.ts";
import { creditors } from "./creditors.ts";
import { findClaims } from "./findClaims.ts";
import {
  type PlanParts,
  planAnnounce,
  planSweep,
  planVault,
  planWithdraw,
  readCredit,
  readOwnPot,
} from "./planVault.ts";
import { createVaultReader } from "./readVault.ts";
import { vaultFacts } from "./vaultFacts.ts";
import type { Pot, VaultChannel } from "./vaultReads.ts";
import { addressOfNumber } from "./words.ts";

export interface VaultParts {
  readonly ledger: Ledger;
  readonly chain: Chain;
  /** Trusted: its code was compared with ours (ADR 14). */
  readonly vault: TronAddress;
  /** Pays into the vault, and the fees. */
  readonly account: TronAddress;
  /** The key that signs vouchers. */
  readonly voucherSigner: TronAddress;
  signerOf(address: TronAddress): Signer;
  readonly clock: Clock;
  readonly log: Log;
  readonly terms?: SettlementTerms;
}

/** What the user asks for: a plan is looked at first, then carried out. */
export interface VaultSettlement extends Settlement {
  readonly way: "vault";
  /** The allowance that a deposit of BTT needs before it; undefined when the vault may take so much already. */
  planApproval(amount: Amount, bond: Amount): Promise<Plan | undefined>;
  planFund(amount: Amount, bond: Amount): Promise<Plan>;
  planAnnounce(amount: Amount): Promise<Plan>;
  planWithdraw(asset: Asset, to: TronAddress): Promise<Plan>;
  /** All that is worth its fee now, whatever the policies wait for; `anyFee` takes what brings more than nothing. */
  planClaims(options?: { readonly anyFee?: boolean }): Promise<readonly Plan[]>;
  planSweep(asset: Asset, payee: TronAddress, to: TronAddress): Promise<Plan>;
  /** Sets a sum of the pot aside for one channel, on the chain: counted under the caps. */
  planReserve(channel: ChannelId, amount: Amount): Promise<Plan>;
  /** The wait before a reservation can go back to the pot begins. */
  planStartRelease(channel: ChannelId): Promise<Plan>;
  planRelease(channel: ChannelId): Promise<Plan>;
  /** Throws `feeTooHigh` unless `anyFee`, what the signer and the chain throw, and `transactionFailed`. */
  carryOut(plan: Plan, options?: { readonly anyFee?: boolean }): Promise<Order>;
  pot(asset: Asset): Promise<Pot & { readonly free: bigint }>;
  channel(id: ChannelId): Promise<VaultChannel>;
  credit(asset: Asset, payee: TronAddress): Promise<Amount>;
  /** What it owes the account and every other address of ours, where it owes anything. */
  credits(): Promise<readonly Credit[]>;
  /** What claims of this payer's vouchers did not find: whoever owes is served for nothing no more. */
  shortOf(payer: TronAddress): readonly Amount[];
}

export interface Credit {
  readonly asset: Asset;
  readonly payee: TronAddress;
  readonly amount: Amount;
}

const ANY = 100n * 1_000_000n;

export function createVaultSettlement(parts: VaultParts): VaultSettlement {
  const { ledger, chain, vault, account, voucherSigner, clock, log, terms = DEFAULT_TERMS } = parts;
  const stop = new AbortController();
  const reader = createVaultReader(chain, vault, account);
  const planParts: PlanParts = { ledger, chain, reader, vault, account, voucherSigner };
  const carrier = createCarrier({
    ...parts,
    signal: stop.signal,
    owns: (task) => task.kind !== "pay" && (task.vault ?? ledger.vault() ?? vault) === vault,
    readFacts: (task, receipt) => Promise.resolve(vaultFacts(task, receipt, vault)),
  });
  const { changed, ...common } = attending({
    ledger,
    clock,
    log,
    stop,
    async look() {
      await carrier.resume();
      return [...carrier.stuck(), ...(await attendVault(planParts, carrier, terms))];
    },
  });
  const asked = (amount: Amount, other: Amount): bigint => {
    if (amount.asset !== other.asset) throw new SwarmbidError("badInput", "A deposit and its bond are of one asset.");
    return amount.units + other.units;
  };

  return {
    ...common,
    resume: () => carrier.resume(),
    way: "vault",
    async planApproval(amount, bond) {
      const units = asked(amount, bond);
      const { assetKind, assetId } = assetTerms(amount.asset, chain.tokens);
      const token = addressOfNumber(assetId);
      if (assetKind === 10 || token === undefined) return undefined;
      if ((await reader.allowance(token, account)) >= units) return undefined;
      const { asset } = amount;
      const plan = await planVault({ kind: "approve", asset, units }, planParts);
      const pot = await reader.pot(account, voucherSigner, assetTerms(asset, chain.tokens));
      const sun = fundFee(pot.units + pot.bond === 0n, pricesFor(await chain.account(account)));
      return { ...plan, follows: { fee: amountOf("TRX", sun), moves: amountOf(asset, units) } };
    },
    planFund(amount, bond) {
      const { asset, units } = amount;
      const task = { kind: "fund", asset, units, bond: bond.units } as const;
      return planVault(task, planParts, amountOf(asset, asked(amount, bond)));
    },
    planAnnounce: (amount) => planAnnounce(amount, planParts),
    planWithdraw: (asset, to) => planWithdraw(asset, to, planParts),
    async planClaims({ anyFee = false } = {}) {
      const rate = ledger.rate();
      const eager: SettlementTerms = { ...terms, feeMultiple: 0n };
      const share = anyFee || rate === undefined ? { maxFeePercent: ANY, lastChancePercent: ANY } : {};
      const found = await findClaims({ ...planParts, from: account }, rate ?? amountOf("BTT", 1n), {
        ...eager,
        ...share,
      });
      const plans: Plan[] = [];
      for (const { asset, vouchers, brings } of found.batches) {
        const task = {
          kind: "claim",
          asked: vouchers.map(({ channel, cumulative }) => ({ channel, cumulative })),
        } as const;
        plans.push(await planVault(task, planParts, amountOf(asset, brings)));
      }
      return plans;
    },
    planSweep: (asset, payee, to) => planSweep(asset, payee, to, planParts),
    planReserve: (channel, amount) => planVault({ kind: "reserve", channel, units: amount.units }, planParts),
    planStartRelease: (channel) => planVault({ kind: "startRelease", channel }, planParts),
    planRelease: (channel) => planVault({ kind: "release", channel }, planParts),
    async carryOut(plan, { anyFee = false } = {}) {
      if (!anyFee) checkFee(plan, ledger.rate(), terms);
      try {
        return await carrier.carryOut(plan);
      } finally {
        changed();
      }
    },
    async pot(asset) {
      const { pot, free } = await readOwnPot(asset, planParts);
      return { ...pot, free };
    },
    channel: (id) => reader.channel(id),
    credit: async (asset, payee) => amountOf(asset, await readCredit(asset, payee, planParts)),
    async credits() {
      const { btt, bttold } = chain.tokens;
      const assets = [
        btt === undefined ? [] : ["BTT" as const],
        bttold === undefined ? [] : ["BTTOLD" as const],
      ].flat();
      const own = assets.map((asset) => [asset, account] as const);
      const others = creditors(ledger, vault).filter(([, payee]) => payee !== account);
      const found: Credit[] = [];
      for (const [asset, payee] of [...own, ...others]) {
        const amount = amountOf(asset, await readCredit(asset, payee, planParts));
        if (amount.units > 0n) found.push({ asset, payee, amount });
      }
      return found;
    },
    shortOf(payer) {
      return ledger.earning
        .list()
        .flatMap((one) => (one.config.payer === payer && one.short.units > 0n ? [one.short] : []));
    },
  };
}
