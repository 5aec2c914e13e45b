import { openLedger } from "../../engine/payments/ledger/ledger.ts";
import { refuseWords } from "./refuseWords.ts";
import { walletSubcommand } from "./walletCommand.ts";

export const stop = walletSubcommand({
  action: "stop",
  usage: "stop",
  summary: "Stop all spending at once: no voucher is signed and no transaction sent, in any window, on any network.",
  options: {},
  examples: ["stop"],
  plan(_values, positionals) {
    refuseWords("stop", positionals);
    return ({ folder, choice, clock }) => {
      const ledger = openLedger(folder, choice.network.chainId, clock);
      try {
        ledger.stop();
      } finally {
        ledger.close();
      }
      const sentence =
        "All spending is stopped, everywhere; claims and withdrawals too. `swarmbid wallet allow` ends that. What was sent before goes its way.";
      return Promise.resolve({ ok: true, sentence, facts: { stopped: true } });
    };
  },
});

export const allow = walletSubcommand({
  action: "allow",
  usage: "allow",
  summary: "Allow spending again, within the caps.",
  options: {},
  examples: ["allow"],
  plan(_values, positionals) {
    refuseWords("allow", positionals);
    return ({ folder, choice, clock }) => {
      const ledger = openLedger(folder, choice.network.chainId, clock);
      try {
        ledger.allowSpending();
      } finally {
        ledger.close();
      }
      return Promise.resolve({
        ok: true,
        sentence: "Spending is allowed again, within the caps.",
        facts: { stopped: false },
      });
    };
  },
});
