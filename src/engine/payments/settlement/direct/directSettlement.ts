import { type Amount, type Asset, amountOf } from "../../../amount.ts";
import { type ErrorCode, SwarmbidError } from "../../../errors.ts";
import { createEmitter, type Event } from "../../../events.ts";
import type { Clock, Log } from "../../../ports.ts";
import type { AccountState, Chain } from "../../chain.ts";
import type { DirectPayingState, DirectRelation } from "../../ledger/directPaying.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Payment } from "../../ledger/paying.ts";
import type { PayTask } from "../../ledger/task.ts";
import type { TronAddress } from "../../tronAddress.ts";
import type { Signer } from "../../wallet/signer.ts";
import { attending } from "../attending.ts";
import { createCarrier } from "../carryOut.ts";
import { directDue } from "../policy/directDue.ts";
import { DEFAULT_TERMS, type SettlementTerms } from "../policy/terms.ts";
import type { Notice, Plan, Settlement } from "../settlement.ts";

export interface DirectParts {
  readonly ledger: Ledger;
  readonly chain: Chain;
  /** Pays. */
  readonly account: TronAddress;
  signerOf(address: TronAddress): Signer;
  readonly clock: Clock;
  readonly log: Log;
  readonly terms?: SettlementTerms;
}

/** Money that arrived for good at an address that one buyer alone was given: the seller's side opens the window again. */
export interface Arrival {
  readonly payee: TronAddress;
  readonly amount: Amount;
  /** All that came from this buyer so far. */
  readonly total: Amount;
}

/** Transfers without a contract, for few and long relations. */
export interface DirectSettlement extends Settlement {
  readonly way: "direct";
  /** Buyer: a seller whom we pay at the address of his quote. */
  openDebt(relation: DirectRelation): void;
  /** Counts what verified bytes cost, under the caps; `attend` pays once it is due. Throws `capReached`, `spendingStopped`. */
  owe(payee: TronAddress, payment: Payment): void;
  /** The relation ends: what is owed is paid by the next `attend`, whatever the threshold says. */
  closeDebt(payee: TronAddress, asset: Asset): void;
  /** Seller: a buyer who pays at an address that nobody else is given. */
  expect(payee: TronAddress, asset: Asset, transfer: string, buyer: string): void;
  /** No more is expected there; the address may be emptied from now on. */
  endExpecting(payee: TronAddress, asset: Asset): void;
  readonly onDidArrive: Event<Arrival>;
}

export function createDirectSettlement(parts: DirectParts): DirectSettlement {
  const { ledger, chain, account, clock, log, terms = DEFAULT_TERMS } = parts;
  const { directPaying, directEarning } = ledger;
  const stop = new AbortController();
  const arrived = createEmitter<Arrival>();
  const carrier = createCarrier({
    ...parts,
    signal: stop.signal,
    owns: ({ kind }) => kind === "pay",
    readFacts: () => Promise.resolve({}),
  });
  const {
    changed: _,
    close,
    ...common
  } = attending({
    ledger,
    clock,
    log,
    stop,
    async look() {
      await carrier.resume();
      await lookForArrivals();
      return [...carrier.stuck(), ...(await payDebts())];
    },
  });

  async function payDebts(): Promise<readonly Notice[]> {
    const notices: Notice[] = [];
    for (const debt of directPaying.list()) {
      try {
        const notice = await payDebt(debt);
        if (notice !== undefined) notices.push(notice);
      } catch (error) {
        if (!SwarmbidError.is(error) || !OF_ONE_DEBT.has(error.code)) throw error;
        log.write("warn", "A seller could not be paid; the others are.", error);
        notices.push({ kind: "trouble", sentence: `${debt.payee} could not be paid. ${error.message}` });
      }
    }
    return notices;
  }

  async function payDebt({
    payee,
    asset,
    owed,
    sending,
    sent,
    threshold,
    closing,
  }: DirectPayingState): Promise<Notice | undefined> {
    const debt = amountOf(asset, owed.units - sending.units - sent.units);
    const rate = ledger.rate();
    const isDue = (feeSun: bigint) =>
      directDue({ debt, threshold, closing }, feeSun, rate ?? amountOf("BTT", 0n), terms);
    if (ledger.stopped || isDue(0n) === "wait") return undefined;
    if (rate === undefined) return { kind: "rateMissing", sentence: RATE };
    const plan = await planPayment({ kind: "pay", asset, payee, units: debt.units });
    if (isDue(plan.fee.total.units) !== "pay") return { kind: "tooDear", sentence: TOO_DEAR };
    await carrier.carryOut(plan);
    return undefined;
  }

  async function planPayment(task: PayTask): Promise<Plan> {
    const amount = amountOf(task.asset, task.units);
    const prepared = await chain.prepare({ kind: "transfer", to: task.payee, amount }, account);
    return { task, from: account, fee: prepared.fee, amount, prepared };
  }

  async function lookForArrivals(): Promise<void> {
    for (const { payee, asset, closed } of directEarning.list()) {
      if (closed) continue;
      const held = heldIn(asset, await chain.account(payee));
      // Asked for afterwards: what is held was there at that block at the latest.
      const { number: head } = await chain.head();
      const { number: solid } = await chain.solidHead();
      const amount = directEarning.observe(payee, held, head, solid);
      const total = directEarning.get(payee, asset)?.received;
      if (amount !== undefined && total !== undefined) arrived.fire({ payee, amount, total });
    }
  }

  return {
    ...common,
    resume: () => carrier.resume(),
    way: "direct",
    openDebt(relation) {
      if (relation.payee === account)
        throw new SwarmbidError("badInput", "That address is your own: nobody is paid there.");
      directPaying.open(relation);
    },
    owe(payee, payment) {
      directPaying.owe(payee, payment);
    },
    closeDebt(payee, asset) {
      directPaying.close(payee, asset);
    },
    expect(payee, asset, transfer, buyer) {
      directEarning.open({ payee, asset, transfer, buyer });
    },
    endExpecting(payee, asset) {
      directEarning.close(payee, asset);
    },
    onDidArrive: arrived.event,
    async close() {
      await close();
      arrived.dispose();
    },
  };
}

const heldIn = (asset: Asset, { trx, btt, bttold }: AccountState): Amount =>
  ({ TRX: trx, BTT: btt, BTTOLD: bttold })[asset];

/** What one seller's address, or the size of one debt, can bring about: the debts to others are paid all the same. */
const OF_ONE_DEBT: ReadonlySet<ErrorCode> = new Set([
  "badInput",
  "notEnoughFunds",
  "transactionExpired",
  "transactionFailed",
  "transactionRefused",
]);

const RATE = "A seller waits for a transfer, and its fee is paid in TRX: say what 1 TRX is worth in BTT.";
const TOO_DEAR =
  "A seller waits for a transfer whose fee is more than the set share of it: it waits until more is owed.";
