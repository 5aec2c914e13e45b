import { expect, onTestFinished, test } from "vitest";
import { amountOf } from "../../../../../src/engine/amount.ts";
import type { Chain } from "../../../../../src/engine/payments/chain.ts";
import { DEFAULT_TERMS } from "../../../../../src/engine/payments/settlement/policy/terms.ts";
import { findClaims } from "../../../../../src/engine/payments/settlement/vault/findClaims.ts";
import type { VaultReader } from "../../../../../src/engine/payments/settlement/vault/readVault.ts";
import type { ChannelId } from "../../../../../src/engine/payments/vouchers/vaultDomain.ts";
import { ledgerBench } from "../ledger/ledgerBench.ts";
import { sampleChannel, sampleDomain, sampleVault } from "../vouchers/sampleChannel.ts";

const BTT_PER_TRX = amountOf("BTT", 10n ** 24n);
const LARGE = 10n ** 27n;

/** Vouchers of one payer, and a node that counts of which channels it is asked. */
function start() {
  const bench = ledgerBench();
  onTestFinished(() => {
    bench.remove();
  });
  const ledger = bench.open();
  ledger.setVault(sampleVault);
  const asked = new Set<ChannelId>();
  const reader = {
    channel(id: ChannelId) {
      asked.add(id);
      return Promise.resolve({ claimed: 0n, reserved: 0n, releasableAt: 0 });
    },
    pot: () => Promise.resolve({ units: 2n * LARGE, bond: 0n, announced: 0n, withdrawableAt: 0 }),
  } as unknown as VaultReader;
  const resource = { limit: 0, left: 0 };
  const chain = {
    account: () => Promise.resolve({ energy: resource, bandwidth: resource, freeBandwidth: resource }),
    head: () => Promise.resolve({ number: 1, time: bench.clock.now() }),
  } as unknown as Chain;
  const earn = (number: number, cumulative: bigint): ChannelId => {
    const salt = new Uint8Array(32);
    new DataView(salt.buffer).setUint32(0, number);
    const config = sampleChannel({ salt });
    const id = sampleDomain.channelId(config);
    ledger.earning.open({ id, config, asset: "BTT", transfer: "transfer", buyer: "buyer" });
    ledger.earning.receive(id, cumulative, new Uint8Array(64));
    return id;
  };
  const look = async () => {
    asked.clear();
    bench.clock.advance(600_000);
    const parts = { ledger, chain, reader, vault: sampleVault, from: sampleChannel().payee };
    const { batches } = await findClaims(parts, BTT_PER_TRX, DEFAULT_TERMS);
    return batches.flatMap(({ vouchers }) => vouchers.map(({ channel }) => channel));
  };
  return { bench, ledger, asked, earn, look };
}

test("a payer who pays next to nothing in ever more channels keeps no claim of another waiting for long", {
  timeout: 60_000,
}, async () => {
  const { asked, earn, look, bench } = start();
  for (let number = 0; number < 200; number++) earn(number, 1n);
  bench.clock.advance(1);
  const worth = earn(200, LARGE);
  expect(await look()).toEqual([]);
  expect(asked.size).toBe(200);
  expect(await look()).toEqual([worth]);
  expect(asked.size).toBe(200);
});

test("what was looked at by a clock that ran ahead counts as never looked at", async () => {
  const { ledger, earn, look, bench } = start();
  const worth = earn(1, LARGE);
  bench.clock.advance(365 * 86_400_000);
  await look();
  expect(ledger.earning.get(worth)?.lookedAt).toBe(bench.clock.now());
  bench.clock.advance(-365 * 86_400_000);
  expect(ledger.earning.get(worth)?.lookedAt).toBe(0);
});
