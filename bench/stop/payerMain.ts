// Pays on the ledger of a folder as fast as it can; told that spending is stopped it says when it signed last, and goes on when it may again.
// Usage: payerMain.ts <folder> <channel>
import { setTimeout } from "node:timers/promises";
import { SwarmbidError } from "../../src/engine/errors.ts";
import { issueVoucher } from "../../src/engine/payments/issueVoucher.ts";
import { openLedger } from "../../src/engine/payments/ledger/ledger.ts";
import { systemClock } from "../../src/engine/systemClock.ts";
import { btt, MIB, payingChannel } from "../../test/unit/engine/payments/ledger/ledgerBench.ts";
import { sampleDomain, sampleKey, signerOf } from "../../test/unit/engine/payments/vouchers/sampleChannel.ts";
import { type PayerNews, wallTime } from "./payerNews.ts";

const ASK_AGAIN_MS = 5;
const [, , folder = "", channel = ""] = process.argv;
const key = signerOf(sampleKey(2));
const ledger = openLedger(folder, sampleDomain.chainId, systemClock);
const { id } = payingChannel(Number(channel));
const say = (news: PayerNews): void => void process.send?.(news);

// Whoever measured is gone.
process.once("disconnect", () => process.exit());
for (;;) {
  let vouchers = 0;
  let lastAt = 0;
  try {
    for (;;) {
      issueVoucher(ledger, sampleDomain, key, id, { amount: btt(1), bytes: MIB });
      lastAt = wallTime();
      vouchers += 1;
      if (vouchers === 1) say({ kind: "paying" });
    }
  } catch (error) {
    if (!SwarmbidError.is(error, "spendingStopped")) throw error;
    if (vouchers > 0) say({ kind: "stopped", vouchers, lastAt });
  }
  while (ledger.stopped) await setTimeout(ASK_AGAIN_MS);
}
