// Makes a wallet in a folder at a given moment, without asking whose turn it is, and says whether it was the one that made it.
// Usage: createMain.ts <folder> <number>; a line on standard input is the moment.
import { once } from "node:events";
import { writeSync } from "node:fs";
import process from "node:process";
import { SwarmbidError } from "../../../src/engine/errors.ts";
import { walletFile } from "../../../src/engine/payments/keystore/walletFile.ts";
import { openGuard } from "../../../src/engine/payments/wallet/guard.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { sampleEnvelope } from "../../unit/engine/payments/keystore/sampleEnvelope.ts";

const STDOUT = 1;
const [, , folder = "", number = "0"] = process.argv;
const guard = openGuard(folder, systemClock);
writeSync(STDOUT, "ready\n");
await once(process.stdin, "data");
process.stdin.pause();
let made = false;
while (!made) {
  try {
    guard.alone(() => {
      walletFile(folder).create(sampleEnvelope({ account: Number(number) }));
    });
    made = true;
  } catch (error) {
    if (SwarmbidError.is(error, "walletExists")) break;
    if (!SwarmbidError.is(error, "ledgerBusy")) throw error;
  }
}
writeSync(STDOUT, made ? "made\n" : "refused\n");
guard.close();
