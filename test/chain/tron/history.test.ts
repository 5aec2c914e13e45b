import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { toBase58 } from "../../../devnet/address.ts";
import { formatAmount, parseAmount } from "../../../src/engine/amount.ts";
import type { HistoryEntry } from "../../../src/engine/payments/chain.ts";
import { startTron, type TronBench } from "./support.ts";

async function sendAll(bench: TronBench, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const asset = (["TRX", "BTT", "BTTOLD"] as const)[index % 3] ?? "TRX";
    const intent = { kind: "transfer", to: bench.address(1), amount: parseAmount(String(index + 1), asset) } as const;
    const ready = await bench.chain.prepare(intent, bench.address(0));
    await bench.chain.follow((await bench.chain.send(`payment ${String(index)}`, ready, bench.signer(0))).id);
  }
}

async function entries(bench: TronBench, index: number): Promise<HistoryEntry[]> {
  const all: HistoryEntry[] = [];
  for await (const entry of bench.chain.history(bench.address(index))) all.push(entry);
  return all;
}

const line = ({ direction, amount, fee }: HistoryEntry): string =>
  `${direction} ${amount === undefined ? "" : formatAmount(amount)} ${fee === undefined ? "?" : formatAmount(fee)}`;

test("tells what came and went in all three assets, newest first, each once", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  await sendAll(bench, 4);
  const sent = await entries(bench, 0);
  expect(sent.slice(0, 4).map(line)).toEqual([
    "out 4 TRX 0.268 TRX",
    "out 3 BTTOLD 0 TRX",
    "out 2 BTT ?",
    "out 1 TRX 0 TRX",
  ]);
  expect(sent.slice(0, 4).every(({ to, success, confirmed }) => to === bench.address(1) && success && confirmed)).toBe(
    true,
  );
  const got = await entries(bench, 1);
  expect(got.slice(0, 4).map(({ direction, from }) => [direction, from])).toEqual(
    Array.from({ length: 4 }, () => ["in", bench.address(0)]),
  );
  expect(new Set(got.map(({ id, amount }) => `${id} ${String(amount?.asset)}`)).size).toBe(got.length);
});

test("goes on from page to page until everything was told", async () => {
  const bench = await startTron({ parameters: { confirmations: 0, freeNet: 1_000_000 } });
  const from = bench.address(0);
  for (let index = 1; index <= 120; index += 1) {
    const tron = bench.node.tronOf(bench.node.account(0));
    await tron.trx.sendTransaction(bench.node.account(1).base58, index);
  }
  const out = (await entries(bench, 0)).filter(({ direction }) => direction === "out");
  expect(out).toHaveLength(120);
  expect(out.map(({ amount }) => Number(amount?.units))).toEqual(
    Array.from({ length: 120 }, (_, index) => 120 - index),
  );
  expect(out.every((entry) => entry.from === from)).toBe(true);

  // However many there are, a history ends after the pages that were asked for, and says so.
  let more = 0;
  const some: HistoryEntry[] = [];
  const bounded = { pages: 2, onMore: () => void (more += 1) };
  for await (const entry of bench.chain.history(from, bounded)) some.push(entry);
  expect([some.length, more]).toEqual([100, 1]);
});

test("ends at once when it is told to, whatever the node does", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  await sendAll(bench, 2);
  const asked = Promise.withResolvers<undefined>();
  const silent = createServer(() => asked.resolve(undefined)).listen(0, "127.0.0.1");
  onTestFinished(() => {
    silent.close().closeAllConnections();
  });
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const waiting = new AbortController();
  const access = { url: new URL(`http://127.0.0.1:${String(port)}/`) };
  const entry = bench
    .again({ access })
    .history(bench.address(0), { signal: waiting.signal })
    [Symbol.asyncIterator]()
    .next();
  await asked.promise;
  waiting.abort();
  await expect(entry).rejects.toMatchObject({ code: "cancelled" });

  const stop = new AbortController();
  const told: HistoryEntry[] = [];
  const reading = (async () => {
    for await (const entry of bench.chain.history(bench.address(0), { signal: stop.signal })) {
      told.push(entry);
      stop.abort();
    }
  })();
  await expect(reading).rejects.toMatchObject({ code: "cancelled" });
  expect(told).toHaveLength(1);
});

test("a transfer of BTT that came to nothing is told as failed, and a call as a call", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  const all = { kind: "transfer", to: bench.address(1), amount: parseAmount("1000000000000", "BTT") } as const;
  const both = [await bench.chain.prepare(all, bench.address(0)), await bench.chain.prepare(all, bench.address(0))];
  for (const [index, ready] of both.entries())
    await bench.chain.follow((await bench.chain.send(String(index), ready, bench.signer(0))).id);
  const [failed, sent] = await entries(bench, 0);
  expect(failed).toMatchObject({ success: false, amount: undefined, to: toBase58(bench.node.genesis.btt) });
  expect(sent).toMatchObject({ success: true, amount: all.amount });
});

test("a history that says it is none, or whose next page is not there, is not believed", async () => {
  const bench = await startTron();
  const lie = { method: "transactions", kind: "lie" };
  await bench.node.post("devnet/fault", { ...lie, set: { meta: { fingerprint: "x" } }, times: 1 });
  await expect(entries(bench, 0)).rejects.toMatchObject({ code: "nodeUnreachable" });
  await bench.node.post("devnet/fault", { ...lie, set: { success: false } });
  await expect(entries(bench, 0)).rejects.toMatchObject({ code: "nodeWrong" });
});
