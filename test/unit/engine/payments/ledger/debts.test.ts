import { execFileSync } from "node:child_process";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addressOfKey } from "../../../../../src/engine/payments/addressOfKey.ts";
import type { Debt } from "../../../../../src/engine/payments/ledger/debts.ts";
import { sampleKey } from "../vouchers/sampleChannel.ts";
import { CHAIN, ledgerBench, payingChannel } from "./ledgerBench.ts";

let bench: ReturnType<typeof ledgerBench>;
beforeEach(() => {
  bench = ledgerBench();
});
afterEach(() => {
  bench.remove();
});

const payer = addressOfKey(sampleKey(1));
const stranger = addressOfKey(sampleKey(9));
const prefix = "192.0.2.0/24";
const channel = payingChannel(1).id;
const debt = (different: Partial<Debt> = {}): Debt => ({
  channel,
  payer,
  prefix,
  units: 100n,
  seconds: 30,
  ...different,
});

test("a debtor is kept away for as long as the debt says, by its payer and by its address, in every window", () => {
  const [one, other] = [bench.open(), bench.open()];
  one.debts.remember(debt());
  expect(other.debts.owed(channel)).toBe(100n);
  expect(other.debts.backOffSeconds({ payer })).toBe(30);
  expect(other.debts.backOffSeconds({ payer: stranger, prefix })).toBe(30);
  expect(other.debts.backOffSeconds({ payer: stranger, prefix: "198.51.100.0/24" })).toBe(0);
  bench.clock.advance(29_000);
  expect(other.debts.backOffSeconds({ payer })).toBe(1);
  bench.clock.advance(1_000);
  expect(other.debts.backOffSeconds({ payer, prefix })).toBe(0);
});

test("a debt that is paid in part keeps its debtor away for less, and one that is paid for no longer", () => {
  const { debts } = bench.open();
  debts.remember(debt());
  bench.clock.advance(5_000);
  debts.remember(debt({ units: 40n, seconds: 12 }));
  expect([debts.owed(channel), debts.backOffSeconds({ payer })]).toEqual([40n, 7]);
  debts.remember(debt({ units: 0n, seconds: 0 }));
  expect([debts.owed(channel), debts.backOffSeconds({ payer, prefix })]).toEqual([0n, 0]);
});

test("a channel's debts add up: each that is greater waits twice as long, and one that is told again is the same one", () => {
  const { debts } = bench.open();
  const waits = [100n, 100n, 101n, 101n, 150n].map((units) => {
    debts.remember(debt({ units }));
    return debts.backOffSeconds({ payer });
  });
  expect(waits).toEqual([30, 30, 60, 60, 120]);
});

test("each further debt waits twice as long, a new channel or a new payer from there included, up to a day", () => {
  const { debts } = bench.open();
  const waits = Array.from({ length: 16 }, (_, index) => {
    debts.remember(debt({ channel: payingChannel(index).id, payer: index % 2 === 0 ? payer : stranger }));
    return debts.backOffSeconds({ prefix });
  });
  expect(waits.slice(0, 4)).toEqual([30, 60, 120, 240]);
  expect(waits.at(-1)).toBe(86_400);
});

test("a debt is forgotten a day after its wait, and a clock that is set back makes no wait longer than a day", () => {
  const { debts } = bench.open();
  debts.remember(debt());
  bench.clock.advance(86_400_000 + 31_000);
  debts.remember(debt({ channel: payingChannel(2).id }));
  expect([debts.owed(channel), debts.backOffSeconds({ payer })]).toEqual([0n, 30]);
  debts.remember(debt({ seconds: 10 ** 9 }));
  expect(debts.backOffSeconds({ payer })).toBe(86_400);
});

test("a debt that was remembered is there after a process that was killed", () => {
  bench.open().close();
  const modules = path.resolve(import.meta.dirname, "../../../../../src/engine/payments/ledger/ledger.ts");
  const script = `
    import { openLedger } from ${JSON.stringify(`file://${modules}`)};
    const clock = { now: () => ${bench.clock.now()}, after: () => () => {}, every: () => () => {} };
    const ledger = openLedger(process.argv[1], ${CHAIN}, clock);
    ledger.debts.remember({ channel: process.argv[2], payer: process.argv[3], prefix: "192.0.2.0/24", units: 100n, seconds: 30 });
    process.kill(process.pid, "SIGKILL");
  `;
  const args = [
    "--disable-warning=ExperimentalWarning",
    "--input-type=module",
    "-e",
    script,
    bench.folder,
    channel,
    payer,
  ];
  expect(() => execFileSync(process.execPath, args, { stdio: "pipe" })).toThrow(
    expect.objectContaining({ signal: "SIGKILL" }),
  );
  expect(bench.open().debts.backOffSeconds({ payer })).toBe(30);
});
