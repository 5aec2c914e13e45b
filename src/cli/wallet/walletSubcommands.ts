import { address } from "./addressCommand.ts";
import { balance } from "./balanceCommand.ts";
import { create } from "./createCommand.ts";
import { deployVault } from "./deployVaultCommand.ts";
import { exportWallet } from "./exportCommand.ts";
import { forget } from "./forgetCommand.ts";
import { history } from "./historyCommand.ts";
import { importWallet } from "./importCommand.ts";
import { lock } from "./lockCommand.ts";
import { send } from "./sendCommand.ts";
import type { WalletSubcommand } from "./walletCommand.ts";

/** What `swarmbid wallet` can do, in the order of the help. */
export const walletSubcommands: Readonly<Record<string, WalletSubcommand>> = {
  create,
  import: importWallet,
  address,
  export: exportWallet,
  lock,
  forget,
  balance,
  send,
  history,
  "deploy-vault": deployVault,
};
