import { amountOf } from "../../src/engine/amount.ts";
import type { DeskBudget, DeskStanding, PaymentDesk } from "../../src/engine/market/desk.ts";
import { type DebtTerms, debtAfter, secondsLeft } from "../../src/engine/payments/ledger/debtPolicy.ts";
import type { ChannelConfig } from "../../src/engine/payments/vouchers/channelConfig.ts";
import { isSignedVoucher } from "../../src/engine/payments/vouchers/isSignedVoucher.ts";
import { isSignedOpen, signOpen } from "../../src/engine/payments/vouchers/openProof.ts";
import { signVoucher } from "../../src/engine/payments/vouchers/signVoucher.ts";
import type { ChannelId } from "../../src/engine/payments/vouchers/vaultDomain.ts";
import type { Clock } from "../../src/engine/ports.ts";
import { addressNumber, type MarketAsset } from "../../src/engine/wire/format/marketAsset.ts";
import { type Bill, costOf } from "../../src/engine/wire/meter.ts";
import { sampleDomain, sampleKey, signerOf } from "../unit/engine/payments/vouchers/sampleChannel.ts";
import { sampleAsset } from "../unit/engine/wire/sampleMessages.ts";

/** Base units of BTT; without end unless told otherwise. */
export interface FakeCaps {
  perTransfer: bigint;
  perDay: bigint;
  perSeller: bigint;
  ceilingPerMiB: bigint;
}

interface Paying {
  readonly config: ChannelConfig;
  readonly transfer: string;
  readonly seller: string;
  cumulative: bigint;
  owed: readonly Bill[];
}

interface Earning {
  readonly config: ChannelConfig;
  held: bigint;
}

/** Payments in memory, with the rules of the real ones: caps before each signature, real signatures, debts that keep away. Outlives a market. */
export interface FakeDesk extends PaymentDesk {
  readonly caps: FakeCaps;
  /** What a seller may believe of a channel that pays it. */
  covers: { covered: bigint; reserved: bigint };
  isStopped: boolean;
  isLocked: boolean;
  /** Every call is rejected. */
  isBroken: boolean;
  /** Every refusal that can be made is made. */
  refuses: boolean;
  /** What this desk promised in all, and by transfer; what it holds of others. */
  readonly promised: bigint;
  promisedFor(transfer: string): bigint;
  readonly held: bigint;
  /** Each payment as it was asked for. */
  readonly payments: readonly { readonly channel: ChannelId; readonly bills: readonly Bill[] }[];
  readonly calls: readonly string[];
}

const PLENTY = 10n ** 30n;
const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((a, b) => a + b, 0n);

/** `number` tells people apart: it makes their keys. */
export function createFakeDesk(clock: Clock, number = 1): FakeDesk {
  const asset: MarketAsset = sampleAsset;
  const payer = signerOf(sampleKey(number * 3 + 1));
  const signer = signerOf(sampleKey(number * 3 + 2));
  const payee = signerOf(sampleKey(number * 3 + 3));
  const paying = new Map<ChannelId, Paying>();
  const earning = new Map<ChannelId, Earning>();
  const debts = new Map<ChannelId, DebtTerms & { readonly payer: string; readonly prefix: string }>();
  const caps: FakeCaps = { perTransfer: PLENTY, perDay: PLENTY, perSeller: PLENTY, ceilingPerMiB: PLENTY };
  const payments: { channel: ChannelId; bills: readonly Bill[] }[] = [];
  const calls: string[] = [];

  const spent = (of: (channel: Paying) => boolean): bigint =>
    sum([...paying.values()].filter(of).map(({ cumulative }) => cumulative));
  const bounded = (units: bigint) => amountOf("BTT", units > 0n ? units : 0n);

  async function call<T>(name: string, answer: () => T): Promise<T> {
    calls.push(name);
    await Promise.resolve();
    if (desk.isBroken) throw new Error("Payments are gone.");
    return answer();
  }

  const sign = (channel: ChannelId, cumulative: bigint) => ({
    cumulative,
    signature: signVoucher(sampleDomain, channel, cumulative, signer),
  });

  const isAgainst = (): boolean => desk.isStopped || desk.isLocked || desk.refuses;

  const desk: FakeDesk = {
    caps,
    covers: { covered: PLENTY, reserved: PLENTY },
    isStopped: false,
    isLocked: false,
    isBroken: false,
    refuses: false,
    payments,
    calls,
    get promised() {
      return spent(() => true);
    },
    promisedFor: (transfer) => spent((channel) => channel.transfer === transfer),
    get held() {
      return sum([...earning.values()].map(({ held }) => held));
    },
    standing: () =>
      call(
        "standing",
        (): DeskStanding => ({ assets: desk.isLocked ? [] : [{ asset, unit: "BTT" }], isStopped: desk.isStopped }),
      ),
    payee: () => call("payee", () => (desk.isLocked ? undefined : payee.address)),
    open: ({ payee: to, nonce, transfer, seller, inUse = [] }) =>
      call("open", () => {
        if (isAgainst()) return undefined;
        const found = [...paying].find(
          ([id, channel]) => channel.config.payee === to && channel.transfer === transfer && !inUse.includes(id),
        );
        const config = found?.[1].config ?? configTo(to);
        const channel = found?.[0] ?? sampleDomain.channelId(config);
        if (found === undefined) paying.set(channel, { config, transfer, seller, cumulative: 0n, owed: [] });
        return {
          channel,
          config,
          signature: signOpen(sampleDomain, channel, nonce, signer),
          cumulative: found?.[1].cumulative ?? 0n,
          owed: found?.[1].owed ?? [],
        };
      }),
    pay: (id, bills) =>
      call("pay", () => {
        const channel = paying.get(id);
        if (channel === undefined || isAgainst()) return undefined;
        const units = sum(bills.map((bill) => bill.units));
        if (bills.some((bill) => bill.units > costOf(bill.bytes, caps.ceilingPerMiB))) return undefined;
        if (spent(({ transfer }) => transfer === channel.transfer) + units > caps.perTransfer) return undefined;
        if (spent(({ seller }) => seller === channel.seller) + units > caps.perSeller) return undefined;
        if (spent(() => true) + units > caps.perDay) return undefined;
        channel.cumulative += units;
        channel.owed = [];
        payments.push({ channel: id, bills });
        return sign(id, channel.cumulative);
      }),
    signAgain: (id) =>
      call("signAgain", () => {
        const channel = paying.get(id);
        return channel === undefined || isAgainst() ? undefined : sign(id, channel.cumulative);
      }),
    owe: (id, bills) =>
      call("owe", () => {
        const channel = paying.get(id);
        if (channel !== undefined) channel.owed = bills;
      }),
    check: ({ config, open, prefix }) =>
      call("check", () => {
        const channel = sampleDomain.channelId(config);
        const isSigned = isSignedOpen(sampleDomain, channel, config.signer, open.nonce, open.signature);
        const known = earning.get(channel);
        if (isSigned && known === undefined) earning.set(channel, { config, held: 0n });
        const waits = [...debts.values()]
          .filter((debt) => debt.units > 0n && (debt.payer === config.payer || debt.prefix === prefix))
          .map(({ untilMs }) => secondsLeft(untilMs, clock.now()));
        return {
          channel,
          isSigned,
          held: known?.held,
          debt: debts.get(channel)?.units ?? 0n,
          deposit: desk.covers,
          backOffSeconds: Math.max(0, ...waits),
        };
      }),
    store: (id, cumulative, signature) =>
      call("store", () => {
        const channel = earning.get(id);
        if (channel === undefined) return "unsigned";
        if (!isSignedVoucher(sampleDomain, id, channel.config.signer, cumulative, signature)) return "unsigned";
        if (cumulative > channel.held) channel.held = cumulative;
        return "stored";
      }),
    deposit: () => call("deposit", () => desk.covers),
    remember: ({ channel, payer: debtor, prefix, units, seconds }) =>
      call("remember", () => {
        const before = debts.get(channel);
        const earlierTimes = before?.times ?? 0;
        debts.set(channel, {
          ...debtAfter(before, { units, seconds, earlierTimes }, clock.now()),
          payer: debtor,
          prefix,
        });
      }),
    budget: (transfer) =>
      call("budget", (): DeskBudget => {
        const ofTransfer = spent((channel) => channel.transfer === transfer);
        const lefts = [caps.perTransfer - ofTransfer, caps.perDay - spent(() => true)];
        const bySeller = new Map<string, bigint>();
        for (const { seller, cumulative } of paying.values())
          bySeller.set(seller, (bySeller.get(seller) ?? 0n) + cumulative);
        return {
          left: bounded(lefts.reduce((a, b) => (a < b ? a : b))),
          spent: bounded(ofTransfer),
          ceilingPerMiB: bounded(caps.ceilingPerMiB),
          perSeller: bounded(caps.perSeller),
          spentBySeller: new Map([...bySeller].map(([seller, units]) => [seller, bounded(units)])),
        };
      }),
  };

  function configTo(to: ChannelConfig["payee"]): ChannelConfig {
    const token = asset.token.kind === "trc20" ? asset.token.address : undefined;
    if (token === undefined) throw new Error("The sample asset is a TRC-20 token.");
    return {
      payer: payer.address,
      signer: signer.address,
      payee: to,
      assetKind: 20,
      assetId: addressNumber(token),
      withdrawDelaySeconds: 3_600,
      salt: new Uint8Array(32).fill(paying.size + 1),
    };
  }

  return desk;
}
