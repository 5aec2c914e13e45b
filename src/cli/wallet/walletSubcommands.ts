import { address } from "./addressCommand.ts";
import { attend } from "./attendCommand.ts";
import { balance } from "./balanceCommand.ts";
import { caps } from "./capsCommand.ts";
import { claim } from "./claimCommand.ts";
import { create } from "./createCommand.ts";
import { deployVault } from "./deployVaultCommand.ts";
import { deposit } from "./depositCommand.ts";
import { exportWallet } from "./exportCommand.ts";
import { forget } from "./forgetCommand.ts";
import { history } from "./historyCommand.ts";
import { importWallet } from "./importCommand.ts";
import { journal } from "./journalCommand.ts";
import { lock } from "./lockCommand.ts";
import { changePassword } from "./passwordCommand.ts";
import { send } from "./sendCommand.ts";
import { allow, stop } from "./stopCommand.ts";
import type { WalletSubcommand } from "./walletCommand.ts";
import { withdraw } from "./withdrawCommand.ts";

/** What `swarmbid wallet` can do, in the order of the help. */
export const walletSubcommands: Readonly<Record<string, WalletSubcommand>> = {
  create,
  import: importWallet,
  address,
  export: exportWallet,
  password: changePassword,
  lock,
  forget,
  balance,
  send,
  history,
  "deploy-vault": deployVault,
  deposit,
  withdraw,
  claim,
  attend,
  caps,
  stop,
  allow,
  journal,
};
