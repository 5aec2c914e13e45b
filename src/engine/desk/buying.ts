import { randomBytes } from "node:crypto";
import { type Asset, amountOf, MAX_UNITS } from "../amount.ts";
import type { ChannelWanted, OpenedChannel, PaymentDesk, SignedSum } from "../market/desk.ts";
import type { Holder } from "../payments/ledger/holders.ts";
import type { PayingChannel, PayingState } from "../payments/ledger/paying.ts";
import type { Payments } from "../payments/payments.ts";
import { signOpen } from "../payments/vouchers/openProof.ts";
import { signVoucher } from "../payments/vouchers/signVoucher.ts";
import type { ChannelId } from "../payments/vouchers/vaultDomain.ts";
import { type Bill, MAX_PRICES } from "../wire/meter.ts";
import { budgetOf, leftFor } from "./budget.ts";
import { WITHDRAW_DELAY_SECONDS } from "./depositOf.ts";
import type { PatientReads } from "./patientReads.ts";
import type { Tallies } from "./tallies.ts";
import type { Trading, TradingNow } from "./trading.ts";
import { unlessRefused } from "./unlessRefused.ts";

interface Parts {
  readonly payments: Payments;
  readonly trading: TradingNow;
  readonly reads: PatientReads;
  readonly tallies: Tallies;
  readonly holder: Holder;
}

type Buying = Pick<PaymentDesk, "open" | "pay" | "signAgain" | "owe">;

/** What a channel owes from before and what a connection bills: each at most one bill for each price. */
const MOST_BILLS = 2 * MAX_PRICES;

/** The buyer's side of the desk. Everything that counts is in the ledger before it answers. */
export function createBuying({ payments, trading, reads, tallies, holder }: Parts): Buying {
  const { ledger } = payments;

  /** Nothing is promised out of a pot that has less on the chain than the books say: somebody else pays from it too. */
  async function isCovered({ reader, account, termsOf }: Trading, unit: Asset): Promise<boolean> {
    const pot = await reads.read(`pot ${account} ${account} ${unit}`, () =>
      reader.pot(account, account, termsOf(unit)),
    );
    return pot !== undefined && pot.units - pot.announced >= ledger.balance(unit, "available").units;
  }

  function found({ payee, transfer, inUse = [] }: ChannelWanted, unit: Asset, now: Trading): PayingState | undefined {
    const { account, domain } = now;
    return ledger.paying
      .list()
      .findLast(
        ({ id, config, ...one }) =>
          config.payee === payee &&
          one.transfer === transfer &&
          one.asset === unit &&
          config.payer === account &&
          config.signer === account &&
          !inUse.includes(id) &&
          domain.channelId(config) === id &&
          ledger.holders.take(id, holder),
      );
  }

  function openNew({ payee, transfer, seller }: ChannelWanted, unit: Asset, now: Trading): PayingState {
    const { account, domain, termsOf } = now;
    const config = {
      payer: account,
      signer: account,
      payee,
      ...termsOf(unit),
      withdrawDelaySeconds: WITHDRAW_DELAY_SECONDS,
      salt: new Uint8Array(randomBytes(32)),
    };
    const channel: PayingChannel = { id: domain.channelId(config), config, asset: unit, transfer, seller };
    ledger.paying.open(channel);
    ledger.holders.take(channel.id, holder);
    return { ...channel, cumulative: 0n, reserved: amountOf(unit, 0n), vault: domain.vault };
  }

  /** A channel of ours that can be signed for now. */
  async function signable(id: ChannelId): Promise<{ readonly now: Trading; readonly state: PayingState } | undefined> {
    const now = await trading();
    const state = ledger.paying.get(id);
    const isOurs =
      now !== undefined && state?.config.signer === now.account && now.domain.channelId(state.config) === id;
    return isOurs ? { now, state } : undefined;
  }

  return {
    async open(wanted): Promise<OpenedChannel | undefined> {
      const now = await trading();
      const unit = now?.unitOf(wanted.asset);
      if (now === undefined || unit === undefined || ledger.stopped) return undefined;
      if (wanted.payee === now.account || wanted.nonce.length !== 16) return undefined;
      if (leftFor(budgetOf(ledger, unit, wanted.transfer), wanted.seller).units === 0n) return undefined;
      if (!(await isCovered(now, unit))) return undefined;
      return unlessRefused(() => {
        const signer = payments.wallet.signer();
        signer.check();
        const { id, config, cumulative } = found(wanted, unit, now) ?? openNew(wanted, unit, now);
        const signature = signOpen(now.domain, id, wanted.nonce, signer);
        return { channel: id, config, signature, cumulative, owed: ledger.owed.of(id) };
      });
    },
    async pay(id, bills): Promise<SignedSum | undefined> {
      const ready = await signable(id);
      if (ready === undefined || !areBills(bills)) return undefined;
      const { asset, transfer, seller } = ready.state;
      const [first, ...more] = bills.map(({ units, bytes }) => ({ amount: amountOf(asset, units), bytes }));
      if (first === undefined) return undefined;
      const signed = unlessRefused(() => payments.issueVoucher(id, first, ...more));
      if (signed === undefined) return undefined;
      const [units, bytes] = [bills.reduce((sum, bill) => sum + bill.units, 0n), sumOfBytes(bills)];
      tallies.paid(transfer, seller, amountOf(asset, units), bytes);
      return signed;
    },
    async signAgain(id) {
      const ready = await signable(id);
      if (ready === undefined || ready.state.cumulative === 0n) return undefined;
      const { domain } = ready.now;
      const { cumulative } = ready.state;
      return unlessRefused(() => ({
        cumulative,
        signature: signVoucher(domain, id, cumulative, payments.wallet.signer()),
      }));
    },
    owe(id, bills) {
      if (ledger.paying.get(id) !== undefined && areBills(bills)) ledger.owed.set(id, bills);
      return Promise.resolve();
    },
  };
}

/** The engine's thread reads strangers' bytes: its numbers are looked at before they are counted. */
const areBills = (bills: readonly Bill[]): boolean =>
  bills.length <= MOST_BILLS &&
  bills.every(
    ({ units, bytes, pricePerMiB }) => isSum(units) && isSum(pricePerMiB) && Number.isSafeInteger(bytes) && bytes > 0,
  );

const isSum = (units: bigint): boolean => units > 0n && units <= MAX_UNITS;

const sumOfBytes = (bills: readonly Bill[]): number => bills.reduce((sum, { bytes }) => sum + bytes, 0);
