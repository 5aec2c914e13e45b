import { type Asset, MAX_UNITS } from "../amount.ts";
import type { OpenAsked, PaymentDesk } from "../market/desk.ts";
import type { EarningState } from "../payments/ledger/earning.ts";
import type { Payments } from "../payments/payments.ts";
import { type ChannelConfig, decodeChannelConfig, encodeChannelConfig } from "../payments/vouchers/channelConfig.ts";
import { isSignedVoucher } from "../payments/vouchers/isSignedVoucher.ts";
import { isSignedOpen } from "../payments/vouchers/openProof.ts";
import type { ChannelId, VaultDomain } from "../payments/vouchers/vaultDomain.ts";
import type { Deposit } from "../wire/seller/account.ts";
import { depositOf } from "./depositOf.ts";
import { createHeldSums } from "./heldSums.ts";
import type { PatientReads } from "./patientReads.ts";
import type { Tallies } from "./tallies.ts";
import type { Trading, TradingNow } from "./trading.ts";

interface Parts {
  readonly payments: Payments;
  readonly trading: TradingNow;
  readonly reads: PatientReads;
  readonly tallies: Tallies;
}

type Selling = Pick<PaymentDesk, "check" | "store" | "deposit" | "remember">;

const NOTHING: Deposit = { covered: 0n, reserved: 0n };
/** Of one payer, channels in which nothing was paid yet: who opens ever more of them fills our books. */
const MOST_UNPAID = 16;
/** Of one payer, channels of which nothing was claimed yet: next to nothing paid in each fills them as well, and no claim is worth its fee. */
const MOST_UNCLAIMED = 256;
/** Of an address in text, with its length: more than IPv6 has. */
const LONGEST_PREFIX = 64;

/** The seller's side of the desk. What it says of a stranger's money, the ledger or the chain has said. */
export function createSelling({ payments, trading, reads, tallies }: Parts): Selling {
  const { ledger } = payments;
  const heldSums = createHeldSums();

  async function readDeposit(
    id: ChannelId,
    config: ChannelConfig,
    others: readonly EarningState[],
    now: Trading,
  ): Promise<Deposit | undefined> {
    const { payer, signer, assetKind, assetId } = config;
    const [pot, channel] = await Promise.all([
      reads.read(`pot ${payer} ${signer} ${assetKind} ${assetId}`, () => now.reader.pot(payer, signer, config)),
      reads.read(`channel ${id}`, () => now.reader.channel(id)),
    ]);
    if (pot === undefined || channel === undefined) return undefined;
    const samePot = others.filter(
      (one) =>
        one.id !== id &&
        one.config.signer === signer &&
        one.config.assetKind === assetKind &&
        one.config.assetId === assetId,
    );
    const promised = samePot.reduce((sum, one) => sum + one.cumulative - one.claimed.units, 0n);
    return depositOf(pot, channel, config.withdrawDelaySeconds, promised);
  }

  const channelsOf = (payer: string): readonly EarningState[] =>
    ledger.earning.list().filter(({ config }) => config.payer === payer);

  /** A channel that was never paid in is new, and is kept when it can bring anything. */
  function keep(id: ChannelId, config: ChannelConfig, { transfer }: OpenAsked, unit: Asset, now: Trading): void {
    if (config.payee !== now.account) return;
    ledger.earning.open({ id, config, asset: unit, transfer, buyer: config.payer });
  }

  function storeFor(
    domain: VaultDomain,
    channel: ChannelId,
    cumulative: bigint,
    signature: Uint8Array,
  ): "stored" | "unsigned" {
    const state = ledger.earning.get(channel);
    // Vouchers that another window took in this channel were for what it served: here they would be credited a second time.
    if (state === undefined || heldSums.get(channel) !== state.cumulative) return "unsigned";
    const earned = payments.acceptVoucher(channel, cumulative, signature);
    if (earned !== undefined) {
      heldSums.set(channel, cumulative);
      tallies.earned(state.transfer, earned);
      return "stored";
    }
    const isOld = cumulative <= state.cumulative;
    return isOld && isSignedVoucher(domain, channel, state.config.signer, cumulative, signature)
      ? "stored"
      : "unsigned";
  }

  return {
    async check(asked) {
      const { open, asset, prefix } = asked;
      const now = await trading();
      const unit = now?.unitOf(asset);
      const config = readable(asked.config);
      if (now === undefined || unit === undefined || config === undefined) return undefined;
      const channel = now.domain.channelId(config);
      const { payer, signer } = config;
      const isSigned = isSignedOpen(now.domain, channel, signer, open.nonce, open.signature);
      const known = isSigned ? ledger.earning.get(channel) : undefined;
      const backOffSeconds = isSigned ? ledger.debts.backOffSeconds({ payer, prefix }) : 0;
      const debt = isSigned ? ledger.debts.owed(channel) : 0n;
      const verdict = { channel, isSigned, held: known?.cumulative, debt, deposit: NOTHING, backOffSeconds };
      const terms = now.termsOf(unit);
      const isAsset = config.assetKind === terms.assetKind && config.assetId === terms.assetId;
      if (!isSigned || !isAsset || backOffSeconds > 0) return verdict;
      const all = channelsOf(payer);
      // What claims of this payer's vouchers did not find: served for nothing no more.
      if (all.some(({ short }) => short.units > 0n)) return verdict;
      if (known === undefined && isFull(all)) return undefined;
      const deposit = await readDeposit(channel, config, all, now);
      if (deposit === undefined) return undefined;
      if (known === undefined && deposit.covered > 0n) keep(channel, config, asked, unit, now);
      // Another window may have taken a voucher while the chain was asked.
      const held = ledger.earning.get(channel)?.cumulative;
      heldSums.set(channel, held ?? 0n);
      return { ...verdict, held: known === undefined ? undefined : held, deposit };
    },
    // No key is needed for it: what was served before the wallet was locked is paid all the same.
    store(channel, cumulative, signature) {
      const domain = payments.domain();
      return Promise.resolve(domain === undefined ? undefined : storeFor(domain, channel, cumulative, signature));
    },
    async deposit(channel) {
      const now = await trading();
      const state = ledger.earning.get(channel);
      if (now === undefined || state === undefined) return undefined;
      return readDeposit(channel, state.config, channelsOf(state.config.payer), now);
    },
    remember(debt) {
      const { channel, payer, prefix, units, seconds } = debt;
      const isOurs = ledger.earning.get(channel)?.config.payer === payer && prefix.length <= LONGEST_PREFIX;
      if (isOurs && units >= 0n && units <= MAX_UNITS && seconds >= 0) ledger.debts.remember(debt);
      return Promise.resolve();
    },
  };
}

const isFull = (channels: readonly EarningState[]): boolean =>
  channels.filter(({ cumulative }) => cumulative === 0n).length >= MOST_UNPAID ||
  channels.filter(({ claimed }) => claimed.units === 0n).length >= MOST_UNCLAIMED;

/** A stranger's configuration comes through the thread that reads strangers' bytes: it is read once more, beside the keys. */
function readable(config: ChannelConfig): ChannelConfig | undefined {
  try {
    return decodeChannelConfig(encodeChannelConfig(config));
  } catch {
    return undefined;
  }
}
