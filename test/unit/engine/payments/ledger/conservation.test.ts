import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, test } from "vitest";
import { SwarmbidError } from "../../../../../src/engine/errors.ts";
import { openLedger } from "../../../../../src/engine/payments/ledger/ledger.ts";
import { createFakeClock } from "../../../../fakes/clock.ts";
import { CHAIN, capsOf } from "./ledgerBench.ts";
import { CAP, CHANNELS, check, KINDS, newModel, step } from "./ledgerModel.ts";

/** `SWARMBID_LEDGER_RUNS=10000` for a long run. */
const RUNS = Number(process.env["SWARMBID_LEDGER_RUNS"] ?? 40);
const DAY_MS = 86_400_000;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swarmbid-conservation-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS, "crash", "day"),
    channel: fc.nat(CHANNELS - 1),
    units: fc.integer({ min: 1, max: 200 }),
    /** How what was begun ends. */
    luck: fc.nat(5),
  }),
  { minLength: 1, maxLength: 50 },
);

test("money is conserved and cumulative sums only grow over any steps, settlements and crashes", {
  timeout: 3_600_000,
}, () => {
  let run = 0;
  fc.assert(
    fc.property(steps, (sequence) => {
      const home = path.join(folder, String((run += 1)));
      const clock = createFakeClock(Date.UTC(2026, 10, 22));
      let at = home;
      let ledger = openLedger(at, CHAIN, clock);
      ledger.setCaps("BTT", capsOf({ perDay: CAP }));
      const model = newModel();
      for (const { kind, channel, units, luck } of sequence) {
        if (kind === "day") {
          clock.advance(DAY_MS);
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
            step(ledger, model, { kind, number: channel, units, luck });
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
