import { expect, test } from "vitest";
import { parseAmount } from "../../../src/engine/amount.ts";
import type { Outcome } from "../../../src/engine/payments/chain.ts";
import { vaultCreation } from "../../../src/engine/payments/vaultBuilds.ts";
import { startTron, type TronBench } from "./support.ts";

// A node that is wrong, slow or away: one sentence each, and nothing is lost or paid twice.

const SENT = parseAmount("5", "TRX");

async function prepared(bench: TronBench) {
  const intent = { kind: "transfer", to: bench.address(1), amount: SENT } as const;
  return bench.chain.prepare(intent, bench.address(0));
}

const fault = (bench: TronBench, method: string, rest: Record<string, unknown>) =>
  bench.node.post("devnet/fault", { method, ...rest });

const received = async (bench: TronBench): Promise<bigint> =>
  (await bench.chain.account(bench.address(1))).trx.units - 10n ** 12n;

const wrong = (message: string) => expect.objectContaining({ code: "nodeWrong", message }) as unknown;
const unreachable = (message: string) => expect.objectContaining({ code: "nodeUnreachable", message }) as unknown;
const like = (pattern: RegExp) => expect.stringMatching(pattern) as string;

test("a node on another chain is used for nothing", async () => {
  const bench = await startTron();
  const chain = bench.again({ network: { name: "nile", chainId: 3_448_148_188, real: false } });
  const intent = { kind: "transfer", to: bench.address(1), amount: SENT } as const;
  await expect(chain.prepare(intent, bench.address(0))).rejects.toEqual(
    wrong(like(/is on the chain \d+ and not on nile/)),
  );
  await expect(chain.account(bench.address(0))).rejects.toEqual(wrong(like(/choose another node or network/)));
});

test("a node that names prices no network has is not believed", async () => {
  const bench = await startTron();
  await fault(bench, "getchainparameters", {
    kind: "lie",
    set: { chainParameter: [{ key: "getEnergyFee", value: 1_000_000 }] },
  });
  await expect(prepared(bench)).rejects.toEqual(wrong(like(/a price that no network has, getEnergyFee/)));
});

test("a node whose time is far from ours does not decide when a transaction expires", async () => {
  const bench = await startTron({}, { anyTime: false });
  const lie = { block_header: { raw_data: { timestamp: Date.now() + 3_600_000 } } };
  await fault(bench, "getblock", { kind: "lie", set: lie });
  await expect(prepared(bench)).rejects.toEqual(wrong(like(/The newest block of 127\.0\.0\.1:\d+ is from/)));
  await bench.node.post("devnet/clear");
  const { expiresAt } = await prepared(bench);
  expect(expiresAt - Date.now()).toBeLessThan(302_000);
});

test("no node has a say in what a transaction contains: none is asked to build one", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  for (const method of ["createtransaction", "transferasset", "triggersmartcontract", "deploycontract"])
    await fault(bench, method, { kind: "error", message: "asked to build" });
  const { id } = await bench.chain.send("key", await prepared(bench), bench.signer(0));
  expect(await bench.chain.follow(id)).toMatchObject({ phase: "confirmed" });
});

test("a new contract is where its transaction's bytes say, whatever the node tells", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  const intent = { kind: "deploy", code: vaultCreation("trc20"), name: "SwarmbidVault" } as const;
  const deployment = await bench.chain.prepare(intent, bench.address(0));
  const { id } = await bench.chain.send("key", deployment, bench.signer(0));
  const set = { contract_address: bench.node.genesis.vault };
  await fault(bench, "gettransactioninfobyid", { kind: "lie", set, times: 2 });
  await expect(bench.chain.outcome(id)).rejects.toEqual(wrong(like(/an address of the new contract/)));
  await bench.node.post("devnet/clear");
  expect(await bench.chain.follow(id)).toMatchObject({ receipt: { contract: deployment.creates } });
});

const lies = [
  ["a receipt of another transaction", { id: "ab".repeat(32) }, /a receipt of another transaction/],
  ["a fee that it cannot have", { fee: 10 ** 13 }, /which that transaction cannot cost/],
  ["a failure that was none", { result: "FAILED", receipt: { result: "REVERT" } }, /whose block tells another result/],
  ["another block", { blockNumber: 2 }, /a block that does not hold the transaction/],
  ["a block that is not there", { blockNumber: 4_000_000 }, /a block that does not hold the transaction/],
  ["another time", { blockTimeStamp: 5 }, /whose block has another time/],
  ["a number that is none", { fee: "much" }, /a number is none/],
] as const;

for (const [what, set, said] of lies)
  test(`a receipt that tells ${what} is not believed, and the true one is`, async () => {
    const bench = await startTron({ parameters: { confirmations: 0 } });
    const { id } = await bench.chain.send("key", await prepared(bench), bench.signer(0));
    await fault(bench, "gettransactioninfobyid", { kind: "lie", set, times: 2 });
    await expect(bench.chain.outcome(id)).rejects.toEqual(wrong(like(said)));
    const troubles: string[] = [];
    const outcome = await bench.chain.follow(id, {
      onChange(change) {
        if (change.phase === "waiting") troubles.push(change.trouble);
      },
    });
    expect(outcome).toMatchObject({ phase: "confirmed", receipt: { id } });
    expect(troubles).toEqual([like(said)]);
    expect(await received(bench)).toBe(SENT.units);
  });

test("a receipt of success for what is in no block is not believed", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  await fault(bench, "broadcasthex", { kind: "vanish", carriedOut: false });
  const { id } = await bench.chain.send("key", await prepared(bench), bench.signer(0));
  const block = bench.node.chain.blocks.head();
  const set = { id, blockNumber: block.number, blockTimeStamp: block.timestamp, receipt: { net_usage: 265 } };
  await fault(bench, "gettransactioninfobyid", { kind: "lie", set });
  await expect(bench.chain.outcome(id)).rejects.toEqual(wrong(like(/a block that does not hold the transaction/)));
});

test("a node that answers with an error in the form of success is told as what it is", async () => {
  const bench = await startTron();
  await fault(bench, "getaccount", { kind: "error", message: "index 5 out of range" });
  await expect(bench.chain.account(bench.address(0))).rejects.toEqual(
    unreachable(like(/answered with an error \(.*index 5/)),
  );
});

test("a node that takes too long is not waited for", async () => {
  const bench = await startTron();
  await bench.chain.head();
  await fault(bench, "getaccount", { kind: "delay", ms: 60_000 });
  const chain = bench.again({ access: { url: new URL(`${bench.node.url}/`), patienceMs: 300 } });
  await expect(chain.account(bench.address(0))).rejects.toEqual(unreachable(like(/took too long to answer/)));
});

test("a redirect leads nowhere, and a status that is none of success is an error", async () => {
  const bench = await startTron();
  await fault(bench, "getaccount", { kind: "status", status: 302, times: 1 });
  await expect(bench.chain.account(bench.address(0))).rejects.toEqual(unreachable(like(/answered with status 302/)));
  await fault(bench, "getaccount", { kind: "status", status: 429, times: 1 });
  await expect(bench.chain.account(bench.address(0))).rejects.toEqual(unreachable(like(/nobody ask so often/)));
});

test("an answer that is longer than any node's is not read to its end", async () => {
  const bench = await startTron();
  await fault(bench, "getaccount", { kind: "lie", set: { name: "x".repeat(2 ** 20) } });
  await expect(bench.chain.account(bench.address(0))).rejects.toEqual(
    unreachable(like(/more than any node has to say/)),
  );
});

for (const carriedOut of [true, false])
  test(`a node that vanishes ${carriedOut ? "after" : "before"} it took a transaction changes nothing: it happens once`, async () => {
    const bench = await startTron({ parameters: { confirmations: 0 } });
    await fault(bench, "broadcasthex", { kind: "vanish", carriedOut, times: 1 });
    const { id } = await bench.chain.send("key", await prepared(bench), bench.signer(0));
    expect(await bench.chain.follow(id)).toMatchObject({ phase: "confirmed", receipt: { id } });
    expect(await received(bench)).toBe(SENT.units);
  });

test("a node that says no and passes it on all the same makes nobody pay twice", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  const set = { result: false, code: "BANDWITH_ERROR", message: "Account resource insufficient error." };
  await fault(bench, "broadcasthex", { kind: "lie", set, times: 1 });
  await expect(bench.chain.send("key", await prepared(bench), bench.signer(0))).rejects.toMatchObject({
    code: "transactionRefused",
    message: like(/too few TRX for its bytes/),
  });
  const { id } = await bench.chain.send("key", await prepared(bench), bench.signer(0));
  expect(await bench.chain.follow(id)).toMatchObject({ phase: "confirmed" });
  expect(await received(bench)).toBe(SENT.units);
});

test("as long as a node is silent the transaction may still happen, and nobody says otherwise", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  await fault(bench, "broadcasthex", { kind: "vanish", carriedOut: false });
  const { id } = await bench.chain.send("key", await prepared(bench), bench.signer(0));
  const outcomes: Outcome[] = [await bench.chain.outcome(id)];
  await bench.node.post("devnet/warp", { seconds: 299 });
  outcomes.push(await bench.chain.outcome(id));
  expect(outcomes.map(({ phase }) => phase)).toEqual(["pending", "pending"]);
});
