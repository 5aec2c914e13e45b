// Does one thing with money on a devnet, as a process that may be killed at any moment. Usage: settlerMain.ts <JSON of Settling>
import { writeSync } from "node:fs";
import process from "node:process";
import { amountOf } from "../../../src/engine/amount.ts";
import { openSettler, type Settling } from "./settler.ts";

const STDOUT = 1;
const settling = JSON.parse(process.argv[2] ?? "{}") as Settling;
const { vault, direct, account, close } = openSettler(settling);
const btt = (whole: number) => amountOf("BTT", BigInt(whole) * 10n ** 18n);
writeSync(STDOUT, "ready\n");
switch (settling.doing) {
  case "fund": {
    const approval = await vault.planApproval(btt(500), btt(20));
    if (approval !== undefined) await vault.carryOut(approval);
    await vault.carryOut(await vault.planFund(btt(500), btt(20)));
    break;
  }
  case "announce":
    await vault.carryOut(await vault.planAnnounce(btt(100)));
    break;
  case "withdraw":
    await vault.carryOut(await vault.planWithdraw("BTT", account));
    break;
  case "reserve":
    await vault.carryOut(await vault.planReserve(settling.channel, btt(40)));
    break;
  case "claim":
    for (const plan of await vault.planClaims({ anyFee: true })) await vault.carryOut(plan, { anyFee: true });
    break;
  case "sweep":
    await vault.carryOut(await vault.planSweep("BTT", account, account));
    break;
  case "pay":
    await direct.attend();
    break;
  case "again and again":
    // Announces and takes back until it is refused.
    for (;;) {
      await vault.carryOut(await vault.planAnnounce(btt(1)), { anyFee: true });
      await vault.carryOut(await vault.planAnnounce(amountOf("BTT", 0n)));
    }
}
await close();
