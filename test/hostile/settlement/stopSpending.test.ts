import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { openLedger } from "../../../src/engine/payments/ledger/ledger.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { btt, CHAIN, capsOf, payingChannel, putInPot } from "../../unit/engine/payments/ledger/ledgerBench.ts";
import { CHANNELS, sellerOf } from "../ledger/ledgerCampaign.ts";
import { settleBench } from "./settleBench.ts";

const FLAGS = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--no-warnings"];

function start(program: string, ...told: readonly string[]): ChildProcess & { complaint: Promise<string> } {
  const child = spawn(process.execPath, [...FLAGS, path.join(import.meta.dirname, program), ...told], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return Object.assign(child, { complaint: text(child.stderr) });
}

test("once one process stopped all spending, another one signs no voucher and a third sends no transaction", {
  timeout: 120_000,
}, async () => {
  const bench = await settleBench();
  try {
    const { folder } = bench.told("fund", "");
    const ledger = openLedger(folder, CHAIN, systemClock);
    putInPot(ledger, btt(10n ** 12n));
    ledger.setCaps("BTT", capsOf({}));
    for (let number = 0; number < CHANNELS; number++) {
      const { id, config, asset } = payingChannel(number);
      ledger.paying.open({ id, config, asset, transfer: "transfer", seller: sellerOf(number) });
      ledger.earning.open({ id, config, asset, transfer: "transfer", buyer: "buyer" });
    }
    const payer = start("../ledger/payerMain.ts", folder);
    const settler = start("settlerMain.ts", JSON.stringify(bench.told("again and again", bench.node.url)));
    const heard = { payer: "", settler: "" };
    payer.stdout?.on("data", (chunk: Buffer) => (heard.payer += String(chunk)));
    settler.stdout?.on("data", (chunk: Buffer) => (heard.settler += String(chunk)));
    const counts = (): { vouchers: number; orders: number } => {
      const db = new DatabaseSync(path.join(folder, "ledger.db"), { readOnly: true });
      const count = (query: string): number => Number(db.prepare(query).get()?.["n"]);
      const vouchers = count("SELECT count(*) AS n FROM journal WHERE kind = 'pay'");
      const orders = count("SELECT count(*) AS n FROM orders");
      db.close();
      return { vouchers, orders };
    };
    // Both are at it: each has done so more than once.
    const before = counts();
    while (counts().vouchers < 3 || counts().orders < before.orders + 2) {
      if (payer.exitCode !== null || settler.exitCode !== null) break;
      await once(payer.stdout ?? payer, "data");
    }
    const ended = Promise.all([once(payer, "exit"), once(settler, "exit")]);
    ledger.stop();
    const stopped = counts();
    await ended;
    expect(counts()).toEqual(stopped);
    expect(stopped.vouchers).toBeGreaterThan(2);
    expect(await payer.complaint).toContain("All spending is stopped");
    expect(await settler.complaint).toContain("All spending is stopped");
    // What was on its way is booked, and nothing else happened.
    ledger.allowSpending();
    ledger.close();
    await bench.recover();
    const { books, chain } = await bench.compare();
    expect(books).toEqual(chain);
  } finally {
    await bench.close();
  }
});
