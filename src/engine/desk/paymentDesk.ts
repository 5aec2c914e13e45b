import { amountOf } from "../amount.ts";
import { isRunning } from "../isRunning.ts";
import type { EnginePayments } from "../market/desk.ts";
import type { Holder } from "../payments/ledger/holders.ts";
import type { Payments } from "../payments/payments.ts";
import type { Clock, Log } from "../ports.ts";
import { budgetOf } from "./budget.ts";
import { createBuying } from "./buying.ts";
import { createPatientReads } from "./patientReads.ts";
import { createSelling } from "./selling.ts";
import { createTallies } from "./tallies.ts";
import { createTradingNow } from "./trading.ts";

export interface DeskParts {
  readonly payments: Payments;
  readonly clock: Clock;
  readonly log: Log;
  /** This process when left out. */
  readonly holder?: Holder;
}

/** Where the market in the engine's thread meets payments: keys, ledger and caps stay on this side. It asks no node before it is asked. */
export function createPaymentDesk({ payments, clock, log, holder = THIS_PROCESS }: DeskParts): EnginePayments {
  const reads = createPatientReads(clock, log);
  const trading = createTradingNow(payments, reads);
  const tallies = createTallies();
  return {
    desk: {
      async standing() {
        return { assets: (await trading())?.traded ?? [], isStopped: payments.ledger.stopped };
      },
      async payee() {
        return (await trading())?.account;
      },
      async budget(transfer) {
        const unit = (await trading())?.traded[0]?.unit;
        return unit === undefined ? NO_BUDGET : budgetOf(payments.ledger, unit, transfer);
      },
      ...createBuying({ payments, trading, reads, tallies, holder }),
      ...createSelling({ payments, trading, reads, tallies }),
    },
    stopAllSpending: payments.stopAllSpending,
    allowSpending: payments.allowSpending,
    tallies: tallies.read,
  };
}

const THIS_PROCESS: Holder = { id: process.pid, isRunning };
const ZERO = amountOf("BTT", 0n);
const NO_BUDGET = { left: ZERO, spent: ZERO, ceilingPerMiB: ZERO, perSeller: ZERO, spentBySeller: new Map() };
