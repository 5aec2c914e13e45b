// How long other windows go on signing vouchers after one stopped all spending. Each pays without a pause, as no buyer does.
import { type ChildProcess, fork } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { openLedger } from "../src/engine/payments/ledger/ledger.ts";
import { openGuard } from "../src/engine/payments/wallet/guard.ts";
import { systemClock } from "../src/engine/systemClock.ts";
import { btt, CHAIN, capsOf, payingChannel, putInPot } from "../test/unit/engine/payments/ledger/ledgerBench.ts";
import { bench } from "./bench.ts";
import { atMost, told } from "./figure.ts";
import { type PayerNews, wallTime } from "./stop/payerNews.ts";
import { inTemporaryFolder } from "./temporaryFolder.ts";

const WINDOWS = 2;
const ROUNDS = 20;
const AT_MOST_MS = 100;
/** So long they pay before they are stopped, at any point of what they do. */
const [SHORTEST_MS, LONGEST_MS] = [100, 300];
const FLAGS = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--no-warnings"];

const median = (values: readonly number[]): number =>
  [...values].sort((first, second) => first - second)[values.length >> 1] ?? 0;

/** The next news of that kind. */
async function heard<Kind extends PayerNews["kind"]>(child: ChildProcess, kind: Kind) {
  for (;;) {
    const [news] = (await once(child, "message")) as [PayerNews];
    if (news.kind === kind) return news as Extract<PayerNews, { readonly kind: Kind }>;
  }
}

await bench(() =>
  inTemporaryFolder(async (folder) => {
    const ledger = openLedger(folder, CHAIN, systemClock);
    putInPot(ledger, btt(10n ** 12n));
    ledger.setCaps("BTT", capsOf({}));
    ledger.stop();
    const program = path.join(import.meta.dirname, "stop", "payerMain.ts");
    const windows = Array.from({ length: WINDOWS }, (_, number) => {
      const { id, config, asset } = payingChannel(number);
      ledger.paying.open({ id, config, asset, transfer: "transfer", seller: `seller ${String(number)}` });
      return fork(program, [folder, String(number)], { execArgv: FLAGS });
    });
    const [after, took, locked]: [number[], number[], number[]] = [[], [], []];
    const guard = openGuard(folder, systemClock);
    let vouchers = 0;
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const paying = windows.map((child) => heard(child, "paying"));
        ledger.allowSpending();
        await Promise.all(paying);
        await setTimeout(randomInt(SHORTEST_MS, LONGEST_MS));
        const lockBegun = wallTime();
        guard.lockEverywhere();
        locked.push(wallTime() - lockBegun);
        const stopped = windows.map((child) => heard(child, "stopped"));
        const begun = wallTime();
        ledger.stop();
        took.push(wallTime() - begun);
        for (const news of await Promise.all(stopped)) {
          after.push(Math.max(0, news.lastAt - begun));
          vouchers += news.vouchers;
        }
      }
    } finally {
      for (const child of windows) child.disconnect();
      await Promise.all(windows.map((child) => once(child, "exit")));
      ledger.close();
      guard.close();
    }
    return [
      told("vouchers that two other windows signed meanwhile", vouchers, ""),
      told("stop() took, median", median(took), "ms"),
      told("stop() took, worst", Math.max(...took), "ms"),
      told("locking the wallet took, median", median(locked), "ms"),
      told("locking the wallet took, worst", Math.max(...locked), "ms"),
      told("last voucher signed after stop() was called, median", median(after), "ms"),
      atMost("last voucher signed after stop() was called, worst", Math.max(...after), "ms", AT_MOST_MS),
    ];
  }),
);
