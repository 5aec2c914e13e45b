import type { NetworkTokens } from "../../engine/payments/chain.ts";
import { createPayments, type Payments } from "../../engine/payments/payments.ts";
import type { Log } from "../../engine/ports.ts";
import { askPassword, type PasswordParts } from "./password.ts";
import type { WalletParts } from "./walletCommand.ts";
import { withChain } from "./withChain.ts";
import { withWallet } from "./withWallet.ts";

export const silent: Log = { write: () => undefined };

/** Runs `work` with wallet, ledger and settlement of the network that was chosen; all is closed afterwards. */
export const withPayments = <T>(
  parts: WalletParts,
  tokens: NetworkTokens,
  work: (payments: Payments) => Promise<T>,
  autoLockMs?: number,
): Promise<T> =>
  withWallet(
    parts,
    (wallet) =>
      withChain(parts, tokens, async (chain) => {
        const { folder, choice, clock } = parts;
        const payments = createPayments({
          folder,
          network: choice.network,
          clock,
          log: silent,
          openWallet: () => wallet,
          openChain: () => chain,
        });
        try {
          return await work(payments);
        } finally {
          await payments.close();
        }
      }),
    autoLockMs,
  );

/** The password is asked for after the figures were looked at. */
export async function unlock(
  parts: PasswordParts,
  payments: Payments,
  passwordFile: string | undefined,
): Promise<void> {
  await payments.wallet.unlock(await askPassword(parts, passwordFile));
}
