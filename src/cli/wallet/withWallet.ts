import { openWallet, type Wallet } from "../../engine/payments/wallet/wallet.ts";
import type { WalletParts } from "./walletCommand.ts";

/** A command that waits longer than this for anything signs no more. */
const AUTO_LOCK_MS = 15 * 60_000;

/** Runs `work` with the wallet, locked; its keys are gone afterwards, whatever happens. */
export async function withWallet<T>(
  { folder, clock }: WalletParts,
  work: (wallet: Wallet) => T | Promise<T>,
  autoLockMs = AUTO_LOCK_MS,
): Promise<T> {
  const wallet = openWallet({ folder, clock, autoLockMs });
  try {
    return await work(wallet);
  } finally {
    wallet.close();
  }
}
