// Changes the password of the wallet in a folder to and fro as fast as it can, until it is killed.
// Usage: passwordMain.ts <folder>
import { writeSync } from "node:fs";
import process from "node:process";
import { openWallet } from "../../../src/engine/payments/wallet/wallet.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { PASSWORDS, quickKey } from "./passwords.ts";

const STDOUT = 1;
const [, , folder = ""] = process.argv;
const [first, second] = PASSWORDS;
const wallet = openWallet({ folder, clock: systemClock, autoLockMs: 60_000, derive: quickKey });
// Which of the two it is, nobody knows who follows a killed one.
const isFirst = await wallet.reveal(first).then(
  () => true,
  () => false,
);
writeSync(STDOUT, "ready\n");
for (let [from, to] = isFirst ? [first, second] : [second, first]; ; [from, to] = [to, from])
  await wallet.changePassword(from, to);
