import path from "node:path";
import { SwarmbidError } from "../../engine/errors.ts";
import { openLedger } from "../../engine/payments/ledger/ledger.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { writeNewFile } from "./writeNewFile.ts";

export const journal = walletSubcommand({
  action: "journal",
  usage: "journal FILE",
  summary: "Write every booking of the ledger, of all networks, to a CSV file.",
  options: {},
  examples: ["journal bookings.csv"],
  plan(_values, [file, ...more]) {
    if (file === undefined || file === "" || more.length > 0)
      throw new SwarmbidError("badInput", "wallet journal wants the name of one file, which must not be there yet.");
    return ({ folder, choice, clock }) => {
      const ledger = openLedger(folder, choice.network.chainId, clock);
      try {
        const lines = writeNewFile(path.resolve(file), ledger.exportCsv());
        const entries = lines - 1;
        const sentence = `Wrote ${String(entries)} ${entries === 1 ? "booking" : "bookings"} to ${file}.`;
        return Promise.resolve({ ok: true, sentence, facts: { file: path.resolve(file), entries } });
      } finally {
        ledger.close();
      }
    };
  },
});
