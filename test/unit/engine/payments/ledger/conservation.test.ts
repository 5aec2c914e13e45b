import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SwarmbidError } from "../../../../../src/engine/errors.ts";
import { ACCOUNTS } from "../../../../../src/engine/payments/ledger/books.ts";
import { type Ledger, openLedger } from "../../../../../src/engine/payments/ledger/ledger.ts";
import { createFakeClock } from "../../../../fakes/clock.ts";
import { btt, CHAIN, capsOf, MIB, payingChannel } from "./ledgerBench.ts";

/** `SWARMBID_LEDGER_RUNS=10000` for a long run. */
const RUNS = Number(process.env["SWARMBID_LEDGER_RUNS"] ?? 40);
const CHANNELS = 4;
const CAP = 300n;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swarmbid-conservation-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom(
      "open",
      "reserve",
      "release",
      "pay",
      "receive",
      "claim",
      "deposit",
      "withdraw",
      "crash",
      "day",
    ),
    channel: fc.nat(CHANNELS - 1),
    units: fc.integer({ min: 1, max: 200 }),
  }),
  { minLength: 1, maxLength: 40 },
);

/** What the ledger has to say, reckoned beside it from the steps that it did not refuse. */
interface Model {
  in: bigint;
  readonly cumulative: bigint[];
  readonly earned: bigint[];
  readonly claimed: bigint[];
  today: bigint;
}

test("money is conserved and cumulative sums only grow over any steps and crashes", { timeout: 3_600_000 }, () => {
  let run = 0;
  fc.assert(
    fc.property(steps, (sequence) => {
      const home = path.join(folder, String((run += 1)));
      const clock = createFakeClock(Date.UTC(2026, 10, 22));
      let at = home;
      let ledger = openLedger(at, CHAIN, clock);
      ledger.setCaps("BTT", capsOf({ perDay: CAP }));
      const zeros = (): bigint[] => Array.from({ length: CHANNELS }, () => 0n);
      const model: Model = { in: 0n, cumulative: zeros(), earned: zeros(), claimed: zeros(), today: 0n };
      for (const { kind, channel, units } of sequence) {
        if (kind === "day") {
          clock.advance(86_400_000);
          model.today = 0n;
        } else if (kind === "crash") {
          // What another process finds when this one is killed: the files as they are, the log not yet worked in.
          const next = `${at}+`;
          cpSync(at, next, { recursive: true });
          ledger.close();
          at = next;
          ledger = openLedger(at, CHAIN, clock);
        } else {
          try {
            step(ledger, model, kind, channel, units);
          } catch (error) {
            if (!SwarmbidError.is(error)) throw error;
          }
        }
        check(ledger, model);
      }
      ledger.close();
    }),
    { numRuns: RUNS },
  );
});

function step(ledger: Ledger, model: Model, kind: string, number: number, units: number): void {
  const { id, config, asset } = payingChannel(number, `transfer ${number % 2}`, `seller ${number % 3}`);
  const amount = btt(units);
  switch (kind) {
    case "open":
      ledger.earning.open({ id, config, asset, transfer: "", buyer: "" });
      ledger.paying.open({ id, config, asset, transfer: `transfer ${number % 2}`, seller: `seller ${number % 3}` });
      break;
    case "reserve":
      ledger.paying.reserve(id, amount);
      break;
    case "release":
      ledger.paying.release(id);
      break;
    case "pay":
      model.cumulative[number] = ledger.paying.pay(id, { amount, bytes: MIB });
      model.today += amount.units;
      break;
    case "receive":
      if (ledger.earning.receive(id, amount.units, new Uint8Array(64)) !== undefined)
        model.earned[number] = amount.units;
      break;
    case "claim":
      ledger.earning.claimed(id, amount);
      model.claimed[number] = (model.claimed[number] ?? 0n) + amount.units;
      break;
    case "deposit":
      ledger.deposited(amount, "");
      model.in += amount.units;
      break;
    default:
      ledger.withdrawn(amount, "");
      model.in -= amount.units;
  }
}

function check(ledger: Ledger, model: Model): void {
  const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);
  const of = (account: Exclude<(typeof ACCOUNTS)[number], "outside">): bigint => ledger.balance("BTT", account).units;
  const inside = ACCOUNTS.filter((account) => account !== "outside").map(of);
  expect(sum(inside)).toBe(model.in + sum(model.earned) - sum(model.claimed));
  expect(of("spent")).toBe(sum(model.cumulative));
  expect(of("earned")).toBe(sum(model.earned) - sum(model.claimed));
  expect(of("reserved")).toBe(sum(ledger.paying.list().map(({ reserved }) => reserved.units)));
  expect(model.today <= CAP).toBe(true);
  for (const { id, cumulative } of ledger.paying.list()) {
    const number = Array.from({ length: CHANNELS }, (_, at) => payingChannel(at).id).indexOf(id);
    expect(cumulative).toBe(model.cumulative[number]);
  }
}
