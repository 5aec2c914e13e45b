import { createPaymentDesk } from "../../engine/desk/paymentDesk.ts";
import type { EnginePayments } from "../../engine/market/desk.ts";
import { createPayments, type Payments } from "../../engine/payments/payments.ts";
import { openWallet } from "../../engine/payments/wallet/wallet.ts";
import type { Log } from "../../engine/ports.ts";
import { banner } from "../wallet/networkChoice.ts";
import type { WalletParts } from "../wallet/walletCommand.ts";
import { withChain } from "../wallet/withChain.ts";
import { unlock } from "../wallet/withPayments.ts";
import type { MoneyUse } from "./moneyUse.ts";

/** Wallet, ledger and settlement for as long as a command runs, and what the engine is lent of them. */
export interface Money {
  readonly payments: Payments;
  readonly lend: () => Promise<EnginePayments>;
}

interface Parts extends Pick<WalletParts, "folder" | "clock" | "person" | "warn"> {
  readonly log: Log;
  /** Throws what is in the way, before the password is asked for. */
  readonly require: (payments: Payments) => void;
}

/** Who pays or sells while the command runs is asked for the password once: its wallet stays open until then. */
const NEVER_MS = Number.POSITIVE_INFINITY;

/** Runs `work` with an open wallet; its keys are gone afterwards, whatever happens. */
export async function withMoney<T>(use: MoneyUse, parts: Parts, work: (money: Money) => Promise<T>): Promise<T> {
  const { folder, clock, log, warn } = parts;
  const { choice, tokens, passwordFile } = use;
  const said = banner(choice);
  if (said !== undefined) warn(said);
  return withChain({ folder, choice, clock }, tokens, async (chain) => {
    const payments = createPayments({
      folder,
      network: choice.network,
      clock,
      log,
      openWallet: () => openWallet({ folder, clock, autoLockMs: NEVER_MS }),
      openChain: () => chain,
    });
    try {
      parts.require(payments);
      await unlock(parts, payments, passwordFile);
      const lend = once(() => createPaymentDesk({ payments, clock, log }));
      return await work({ payments, lend: () => Promise.resolve(lend()) });
    } finally {
      await payments.close();
    }
  });
}

/** The desk is made when the market first asks. */
function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => (made ??= { it: make() }).it;
}
