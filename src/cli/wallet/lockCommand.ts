import { refuseWords } from "./refuseWords.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { withWallet } from "./withWallet.ts";

export const lock = walletSubcommand({
  action: "lock",
  usage: "lock",
  summary: "Lock the wallet in every process that has it unlocked; each asks for the password again.",
  options: {},
  examples: ["lock"],
  plan(_values, positionals) {
    refuseWords("lock", positionals);
    return (parts) =>
      withWallet(parts, async (wallet) => {
        await wallet.lock();
        return { ok: true, sentence: "Locked everywhere.", facts: {} };
      });
  },
});
