import { expect, onTestFinished, test } from "vitest";
import type { Chain } from "../../../../../src/engine/payments/chain.ts";
import { createCarrier } from "../../../../../src/engine/payments/settlement/carryOut.ts";
import { ledgerBench } from "../ledger/ledgerBench.ts";
import { sampleChannel, sampleKey, signerOf } from "../vouchers/sampleChannel.ts";

test("an order that a process left behind holds up no other one for as long as a clock was ahead", async () => {
  const bench = ledgerBench();
  onTestFinished(() => {
    bench.remove();
  });
  const ledger = bench.open();
  const carrier = createCarrier({
    ledger,
    chain: { sent: () => undefined } as unknown as Chain,
    clock: bench.clock,
    log: { write: () => undefined },
    signal: new AbortController().signal,
    signerOf: () => signerOf(sampleKey(2)),
    owns: () => true,
    readFacts: () => Promise.resolve({}),
  });
  const task = { kind: "withdraw", asset: "BTT", to: sampleChannel().payee } as const;
  bench.clock.advance(365 * 86_400_000);
  const { id } = ledger.orders.begin(task);
  bench.clock.advance(-365 * 86_400_000);
  await carrier.resume();
  expect(ledger.orders.get(id)).toMatchObject({ state: "dropped" });
  expect(ledger.orders.begin(task).state).toBe("begun");
});
