import { expect, test } from "vitest";
import { amountOf } from "../../../src/engine/amount.ts";
import { openPerson, type Person } from "../../unit/engine/desk/deskBench.ts";
import { useBench } from "../support/bench.ts";
import { inPhase, startEngine } from "../support/startEngine.ts";

const bench = useBench();
const btt = (units: bigint) => amountOf("BTT", units);
const KIB = 1_024;

/** Lends a person's payments to an engine, and tells how often it was asked to. */
const lending = (person: Person) => {
  let lent = 0;
  return {
    payments: () => {
      lent += 1;
      return Promise.resolve(person.made);
    },
    get lent() {
      return lent;
    },
  };
};

test("a transfer with a bid pays who sells it, and both books say the same", async () => {
  const data = await bench.dataset("set", { "a.bin": 24 * KIB * KIB });
  const buyer = await openPerson({ key: 2, deposit: 100_000 });
  const seller = await openPerson({ key: 3, deposit: 0 });
  for (const person of [buyer, seller]) person.vault.pot = { units: 100_000n, announced: 0n };
  const ask = { reservePerMiB: btt(10n), freeShare: 0.2 };
  const selling = await startEngine(
    bench.inside("seller"),
    { ask, uploadLimit: 1_500 * KIB },
    { payments: lending(seller).payments },
  );
  const id = await selling.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder: data.folder,
    seedOnly: true,
  });
  await selling.until(id, inPhase("seeding"));
  const buying = await startEngine(bench.inside("buyer"), {}, { payments: lending(buyer).payments });
  try {
    await buying.transfers.add({
      source: { kind: "file", bytes: data.torrent },
      folder: bench.inside("target"),
      hints: { peers: [`127.0.0.1:${String(selling.status.port)}`] },
      options: { bid: { kind: "fixed", pricePerMiB: btt(20n), maxTotal: btt(90_000n) } },
    });
    await buying.until(id, inPhase("seeding"), 50_000);
    const tally = buying.market.snapshot().tallies.get(id);
    expect(tally?.sellers).toBe(1);
    const spent = buyer.payments.ledger.balance("BTT", "spent");
    expect(spent.units).toBeGreaterThan(0n);
    expect(tally?.paid).toEqual([spent]);
    await expect.poll(() => seller.payments.ledger.balance("BTT", "earned")).toEqual(spent);
  } finally {
    await buying.close();
    await selling.close();
  }
});

test("with neither bid nor ask payments are never lent, and no node is asked", async () => {
  const data = await bench.dataset("set", { "a.bin": 300_000 });
  const person = await openPerson();
  const lender = lending(person);
  const seeder = await bench.seed(data);
  const fetching = await startEngine(bench.inside("fetcher"), {}, { payments: lender.payments });
  try {
    const id = await fetching.transfers.add({
      source: { kind: "file", bytes: data.torrent },
      folder: bench.inside("target"),
      hints: { peers: [`127.0.0.1:${String(seeder.status.port)}`] },
    });
    await fetching.until(id, inPhase("seeding"));
    expect(lender.lent).toBe(0);
    expect(person.vault.requests).toBe(0);
    expect(fetching.market.snapshot().transfers).toEqual([]);
  } finally {
    await fetching.close();
  }
});

test("a bid is kept with its transfer, and asks for nothing after a restart until the transfer is let go on", async () => {
  const data = await bench.dataset("set", { "a.bin": 300_000 });
  const person = await openPerson();
  const bid = { kind: "auto", maxPricePerGiB: btt(7n), maxTotal: btt(2n ** 90n), deadlineMs: 5 } as const;
  const first = await startEngine(bench.inside("fetcher"), {}, { payments: lending(person).payments });
  const id = await first.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder: bench.inside("target"),
  });
  await first.market.setBid(id, bid);
  await first.close();
  const lender = lending(person);
  const second = await startEngine(bench.inside("fetcher"), {}, { payments: lender.payments });
  try {
    expect(second.transfers.get(id)?.options.bid).toEqual(bid);
    await second.transfers.files(id);
    expect(lender.lent).toBe(0);
  } finally {
    await second.close();
  }
});
