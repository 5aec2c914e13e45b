import { expect, test } from "vitest";
import { toBase58 } from "../../../devnet/address.ts";
import { devnetAccount } from "../../../devnet/keys.ts";
import { addAmounts, amountOf, parseAmount } from "../../../src/engine/amount.ts";
import type { PreparedTransaction } from "../../../src/engine/payments/chain.ts";
import { addressOf, type TronAddress } from "../../../src/engine/payments/tronAddress.ts";
import { signerOf, startTron, type TronBench } from "./support.ts";

// One payment happens once, or never, whatever breaks in between.

const SENT = parseAmount("5", "TRX");
const NEVER = { address: "" as TronAddress, sign: (): never => expect.fail("something was signed") };

const prepare = (bench: TronBench, amount = SENT): Promise<PreparedTransaction> =>
  bench.chain.prepare({ kind: "transfer", to: bench.address(1), amount }, bench.address(0));
const received = async (bench: TronBench): Promise<bigint> =>
  (await bench.chain.account(bench.address(1))).trx.units - 10n ** 12n;

test("after a crash before the node heard of it, the same bytes are sent, and no others are signed", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  await bench.node.post("devnet/fault", { method: "broadcasthex", kind: "vanish", carriedOut: false });
  const first = await bench.chain.send("key", await prepare(bench), bench.signer(0));
  bench.chain.close();
  const next = bench.again();
  expect(next.unfinished()).toEqual([first]);
  const again = await next.prepare({ kind: "transfer", to: bench.address(1), amount: SENT }, bench.address(0));
  expect(await next.send("key", again, { ...NEVER, address: bench.address(0) })).toEqual(first);
  await bench.node.post("devnet/clear");
  expect(await next.follow(first.id)).toMatchObject({ phase: "confirmed", receipt: { id: first.id } });
  expect(await next.send("key", again, { ...NEVER, address: bench.address(0) })).toEqual(first);
  expect((await next.account(bench.address(1))).trx.units - 10n ** 12n).toBe(SENT.units);
  expect(next.unfinished()).toEqual([]);
});

test("an unfinished transfer of a token that is not named now is in nobody's way, and is gone on with once it is", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  await bench.node.post("devnet/fault", { method: "broadcasthex", kind: "vanish", carriedOut: false });
  const sent = await bench.chain.send("key", await prepare(bench, parseAmount("1", "BTTOLD")), bench.signer(0));
  const without = bench.again({ tokens: {} });
  expect(without.unfinished()).toEqual([]);
  await bench.node.post("devnet/clear");
  const other = await without.prepare({ kind: "transfer", to: bench.address(1), amount: SENT }, bench.address(0));
  const { id } = await without.send("other", other, bench.signer(0));
  expect(await without.follow(id)).toMatchObject({ phase: "confirmed" });
  expect(bench.again().unfinished()).toEqual([sent]);
});

test("what expired for good may be sent anew, and happens once", async () => {
  const bench = await startTron({ parameters: { confirmations: 3 } });
  await bench.node.post("devnet/fault", { method: "broadcasthex", kind: "vanish", carriedOut: false });
  const lost = await bench.chain.send("key", await prepare(bench), bench.signer(0));
  await bench.node.post("devnet/warp", { seconds: 400 });
  // The newest block is past its time, and the newest that lasts is not yet.
  expect(await bench.chain.outcome(lost.id)).toEqual({ phase: "pending" });
  await bench.node.post("devnet/mine", { blocks: 3 });
  expect(await bench.chain.outcome(lost.id)).toMatchObject({ phase: "expired" });
  await bench.node.post("devnet/clear");
  const sent = await bench.chain.send("key", await prepare(bench), bench.signer(0));
  expect(sent.id).not.toBe(lost.id);
  await bench.node.post("devnet/mine", { blocks: 3 });
  expect(await bench.chain.follow(sent.id)).toMatchObject({ phase: "confirmed" });
  expect(await received(bench)).toBe(SENT.units);
});

test("two windows that pay the same at once pay once", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  const other = bench.again();
  const [one, two] = await Promise.all([prepare(bench), prepare(bench)]);
  expect(one.id).not.toBe(two.id);
  const [first, second] = await Promise.all([
    bench.chain.send("key", one, bench.signer(0)),
    other.send("key", two, bench.signer(0)),
  ]);
  expect(first).toEqual(second);
  expect(await other.follow(first.id)).toMatchObject({ phase: "confirmed" });
  expect(await received(bench)).toBe(SENT.units);
});

test("the same begun in two windows in one moment, under two names, happens once when it is meant once", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  await bench.node.post("devnet/automine", { on: false });
  const other = bench.again();
  const [one, two] = await Promise.all([prepare(bench), prepare(bench)]);
  const [first, second] = await Promise.all([
    bench.chain.send("one", one, bench.signer(0), { once: true }),
    other.send("two", two, bench.signer(0), { once: true }),
  ]);
  expect(second).toEqual(first);
  // Another amount is another payment.
  const more = await prepare(bench, parseAmount("6", "TRX"));
  expect((await other.send("three", more, bench.signer(0), { once: true })).id).toBe(more.id);
  await bench.node.post("devnet/mine", { blocks: 1 });
  expect(await other.follow(first.id)).toMatchObject({ phase: "confirmed" });
  expect(await received(bench)).toBe(SENT.units + parseAmount("6", "TRX").units);
  const again = await prepare(bench);
  expect((await other.send("four", again, bench.signer(0), { once: true })).id).toBe(again.id);
});

test("the same payment twice on purpose, under two names, happens twice", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  for (const key of ["one", "two"]) {
    const { id } = await bench.chain.send(key, await prepare(bench), bench.signer(0));
    expect(await bench.chain.follow(id)).toMatchObject({ phase: "confirmed" });
  }
  expect(await received(bench)).toBe(2n * SENT.units);
});

test("two payments of one name that differ are refused", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  await bench.chain.send("key", await prepare(bench), bench.signer(0));
  const other = await prepare(bench, parseAmount("6", "TRX"));
  await expect(bench.chain.send("key", other, bench.signer(0))).rejects.toThrow("bear the same name");
});

test("while all spending is stopped nothing is signed, sent or sent again", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } }, { resendMs: 0 });
  const ready = await prepare(bench);
  bench.stop(true);
  await expect(bench.chain.send("key", ready, NEVER)).rejects.toMatchObject({ code: "spendingStopped" });
  expect(bench.chain.unfinished()).toEqual([]);
  bench.stop(false);
  await bench.node.post("devnet/fault", { method: "broadcasthex", kind: "vanish", carriedOut: false, times: 1 });
  const { id } = await bench.chain.send("key", ready, bench.signer(0));
  bench.stop(true);
  expect(await bench.chain.outcome(id)).toEqual({ phase: "pending" });
  expect(await received(bench)).toBe(0n);
  bench.stop(false);
  expect(await bench.chain.follow(id)).toMatchObject({ phase: "confirmed" });
});

test("a stop between the signature and the sending holds", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  const { address, sign } = bench.signer(0);
  const signer = {
    address,
    sign(digest: Uint8Array) {
      bench.stop(true);
      return sign(digest);
    },
  };
  await expect(bench.chain.send("key", await prepare(bench), signer)).rejects.toMatchObject({
    code: "spendingStopped",
  });
  expect(bench.chain.unfinished()).toEqual([]);
  expect(await received(bench)).toBe(0n);
});

test("what is not the transaction that was shown, or not the wallet's signature, is not sent", async () => {
  const bench = await startTron();
  const ready = await prepare(bench);
  const shown = { kind: "transfer", to: bench.address(2), amount: SENT } as const;
  const others: readonly PreparedTransaction[] = [
    { ...ready, intent: shown },
    { ...ready, expiresAt: ready.expiresAt + 1 },
    { ...ready, raw: Uint8Array.of(...ready.raw, 0) },
    { ...ready, id: "ab".repeat(32) as typeof ready.id },
    { ...ready, network: { ...ready.network, chainId: 1 } },
  ];
  for (const other of others)
    await expect(bench.chain.send("key", other, bench.signer(0))).rejects.toMatchObject({ code: "internal" });
  const forged = { address: bench.address(0), sign: bench.signer(1).sign };
  await expect(bench.chain.send("key", ready, forged)).rejects.toThrow("The signature is not the wallet's");
  await expect(bench.chain.send("key", ready, bench.signer(1))).rejects.toMatchObject({ code: "badInput" });
  expect(bench.chain.unfinished()).toEqual([]);
});

test("BTTOLD beyond 2^53 arrive to the last unit", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  const founder = devnetAccount(0);
  const from = toBase58(founder.address) as TronAddress;
  const amount = amountOf("BTTOLD", 2n ** 53n + 1n);
  const before = (await bench.chain.account(bench.address(1))).bttold;
  const ready = await bench.chain.prepare({ kind: "transfer", to: bench.address(1), amount }, from);
  const { id } = await bench.chain.send("key", ready, signerOf(founder.privateKey, from));
  await bench.chain.follow(id);
  expect((await bench.chain.account(bench.address(1))).bttold).toEqual(addAmounts(before, amount));
});

test("a wallet that does not hold enough is told so before anything is signed", async () => {
  const bench = await startTron();
  const [from, to] = [bench.address(0), bench.address(1)];
  for (const [text, asset] of [
    ["1000001", "TRX"],
    ["1000000000001", "BTT"],
    ["1000000001", "BTTOLD"],
  ] as const) {
    const intent = { kind: "transfer", to, amount: parseAmount(text, asset) } as const;
    await expect(bench.chain.prepare(intent, from)).rejects.toMatchObject({
      code: "notEnoughFunds",
      message: expect.stringMatching(`holds 10+ ${asset}: send that much at most`) as string,
    });
  }
  const all = {
    kind: "transfer",
    to: addressOf(new Uint8Array(20).fill(9)),
    amount: parseAmount("1000000", "TRX"),
  } as const;
  await expect(bench.chain.prepare(all, from)).rejects.toThrow("That needs 1000001.1 TRX with its fee of 1.1 TRX");
});

test("a call that would revert is not sent, and one that reverts later is explained", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  const { chain } = bench;
  const vault = toBase58(bench.node.genesis.vault) as TronAddress;
  const nothing = { kind: "call", contract: vault, data: new Uint8Array(4) } as const;
  await expect(chain.prepare(nothing, bench.address(0))).rejects.toMatchObject({ code: "transactionFailed" });
  const all = { kind: "transfer", to: bench.address(1), amount: parseAmount("1000000000000", "BTT") } as const;
  const [one, two] = [await chain.prepare(all, bench.address(0)), await chain.prepare(all, bench.address(0))];
  await chain.follow((await chain.send("one", one, bench.signer(0))).id);
  const outcome = await chain.follow((await chain.send("two", two, bench.signer(0))).id);
  expect(outcome).toMatchObject({
    phase: "failed",
    reason: expect.stringMatching(/^the contract refused it, /) as string,
  });
  expect(chain.sent("two")?.id).toBe(two.id);
});
