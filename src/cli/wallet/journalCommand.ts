import { closeSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { SwarmbidError } from "../../engine/errors.ts";
import { openLedger } from "../../engine/payments/ledger/ledger.ts";
import { walletSubcommand } from "./walletCommand.ts";

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
        const lines = writeLines(path.resolve(file), ledger.exportCsv());
        const entries = lines - 1;
        const sentence = `Wrote ${String(entries)} ${entries === 1 ? "booking" : "bookings"} to ${file}.`;
        return Promise.resolve({ ok: true, sentence, facts: { file: path.resolve(file), entries } });
      } finally {
        ledger.close();
      }
    };
  },
});

function writeLines(file: string, lines: Iterable<string>): number {
  let opened: number;
  try {
    // What is there already is never overwritten.
    opened = openSync(file, "wx", 0o600);
  } catch (error) {
    throw new SwarmbidError("fileAccess", `${file} cannot be made: name a file that is not there yet.`, error);
  }
  try {
    let count = 0;
    for (const line of lines) {
      writeSync(opened, line);
      count += 1;
    }
    return count;
  } finally {
    closeSync(opened);
  }
}
