// Puts the wallet of a folder through its changes as fast as it can, until it is killed: made, replaced, removed, made.
// Usage: changeMain.ts <folder> <number>
import { writeSync } from "node:fs";
import process from "node:process";
import { SwarmbidError } from "../../../src/engine/errors.ts";
import { walletFile } from "../../../src/engine/payments/keystore/walletFile.ts";
import { openGuard } from "../../../src/engine/payments/wallet/guard.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { sampleEnvelope } from "../../unit/engine/payments/keystore/sampleEnvelope.ts";

const STDOUT = 1;
const [, , folder = "", number = "0"] = process.argv;
const file = walletFile(folder);
const guard = openGuard(folder, systemClock);
const own = sampleEnvelope({ account: Number(number), sealed: new Uint8Array(112).fill(Number(number)) });

writeSync(STDOUT, "ready\n");
for (;;) {
  try {
    guard.alone(() => {
      const there = file.read();
      if (there === undefined) file.create(own);
      else if (there.account === own.account) file.remove(there);
      else file.replace(there, own);
    });
  } catch (error) {
    // Others have their turn.
    if (!SwarmbidError.is(error, "ledgerBusy")) throw error;
  }
}
