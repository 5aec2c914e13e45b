import { address } from "./addressCommand.ts";
import type { WalletSubcommand } from "./walletCommand.ts";

/** What `swarmbid wallet` can do, in the order of the help. */
export const walletSubcommands: Readonly<Record<string, WalletSubcommand>> = {
  address,
};
