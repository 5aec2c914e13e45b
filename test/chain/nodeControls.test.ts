import { expect, test } from "vitest";
import { composeTransfer } from "../../devnet/chain/compose.ts";
import { readTransaction } from "../../devnet/chain/transaction.ts";
import { toHex } from "../../devnet/hex.ts";
import { signId } from "../../devnet/keys.ts";
import { type Node, startNode } from "./support/startNode.ts";

// What tests do to the chain and to the node, by HTTP as from another process.

/** A signed transfer of account 0 to account 1, and its id. */
function transferOf(node: Node, sun = 1n): { id: string; signed: Record<string, unknown> } {
  const terms = { block: node.chain.blocks.head(), now: node.chain.now() };
  const raw = composeTransfer(node.account(0).address, node.account(1).address, sun, terms);
  const { id } = readTransaction(raw);
  return { id, signed: { raw_data_hex: toHex(raw), signature: [toHex(signId(id, node.account(0).privateKey))] } };
}
const broadcast = (node: Node, signed: Record<string, unknown>) => node.post("wallet/broadcasttransaction", signed);
const receipt = (node: Node, id: string) => node.post("wallet/gettransactioninfobyid", { value: id });

test("makes blocks, lets time go by, and gives TRX", async () => {
  const node = await startNode();
  const { number } = await node.post("devnet/mine");
  expect(await node.post("devnet/mine", { blocks: 5 })).toEqual({ number: Number(number) + 5 });
  const before = node.chain.now();
  await node.post("devnet/warp", { seconds: 86_400 });
  expect(node.chain.now() - before).toBeGreaterThanOrEqual(86_400_000);
  expect(node.chain.blocks.head().timestamp - before).toBeGreaterThanOrEqual(86_400_000);
  const address = `41${"cd".repeat(20)}`;
  await node.post("devnet/fund", { address, sun: "9007199254740993" });
  expect(await node.chain.machine.balance(address)).toBe(9_007_199_254_740_993n);
});

test("keeps transactions waiting while it does not make blocks by itself", async () => {
  const node = await startNode();
  await node.post("devnet/automine", { on: false });
  const { id, signed } = transferOf(node);
  expect(await broadcast(node, signed)).toMatchObject({ result: true });
  expect(await receipt(node, id)).toEqual({});
  expect(await node.post("wallet/gettransactionbyid", { value: id })).toMatchObject({ txID: id });
  await node.post("devnet/mine");
  expect(await receipt(node, id)).toMatchObject({ id });
  await node.post("devnet/automine", { on: true });
  const next = transferOf(node, 2n);
  await broadcast(node, next.signed);
  expect(await receipt(node, next.id)).toMatchObject({ id: next.id });
});

test("leaves out of the block what has become impossible or too late", async () => {
  const node = await startNode();
  await node.post("devnet/automine", { on: false });
  const half = ((await node.chain.machine.balance(node.account(0).address)) * 2n) / 3n;
  const [first, second] = [transferOf(node, half), transferOf(node, half + 1n)];
  for (const { signed } of [first, second]) expect(await broadcast(node, signed)).toMatchObject({ result: true });
  await node.post("devnet/mine");
  expect(await receipt(node, first.id)).toMatchObject({ id: first.id });
  expect(await receipt(node, second.id)).toEqual({});
  const late = transferOf(node);
  await broadcast(node, late.signed);
  await node.post("devnet/warp", { seconds: 3_600 });
  await node.post("devnet/mine");
  expect(await receipt(node, late.id)).toEqual({});
});

test("is slow, once or until faults are cleared", async () => {
  const node = await startNode();
  await node.post("devnet/fault", { method: "getnowblock", kind: "delay", ms: 100, times: 1 });
  const started = performance.now();
  await node.post("wallet/getnowblock");
  expect(performance.now() - started).toBeGreaterThanOrEqual(99);
  await node.post("devnet/fault", { method: "getnowblock", kind: "delay", ms: 3_600_000 });
  const waiting = fetch(`${node.url}/wallet/getnowblock`, { signal: AbortSignal.timeout(50) });
  await expect(waiting).rejects.toThrow();
  await node.post("devnet/clear");
  expect(await node.post("wallet/getnowblock")).toHaveProperty("blockID");
});

test("answers with an exception and HTTP 200, or with another status", async () => {
  const node = await startNode();
  await node.post("devnet/fault", { method: "getaccount", kind: "error", message: "broken", times: 2 });
  for (const room of ["wallet", "walletsolidity"]) {
    const { status, json } = await node.get(`/${room}/getaccount?address=${node.account(0).base58}`);
    expect([status, json]).toEqual([200, { Error: "class java.lang.Exception : broken" }]);
  }
  await node.post("devnet/fault", { method: "getaccount", kind: "status", status: 503, times: 1 });
  expect((await node.get(`/wallet/getaccount?address=${node.account(0).base58}`)).status).toBe(503);
  expect((await node.get(`/wallet/getaccount?address=${node.account(0).base58}`)).status).toBe(200);
});

test("vanishes before a broadcast, or after it: only the chain knows which", async () => {
  const node = await startNode();
  for (const carriedOut of [false, true]) {
    const { id, signed } = transferOf(node, carriedOut ? 2n : 1n);
    await node.post("devnet/fault", { method: "broadcasttransaction", kind: "vanish", carriedOut, times: 1 });
    await expect(broadcast(node, signed)).rejects.toThrow();
    expect(await receipt(node, id)).toEqual(carriedOut ? expect.objectContaining({ id }) : {});
    const again = await broadcast(node, signed);
    expect(again).toMatchObject(carriedOut ? { code: "DUP_TRANSACTION_ERROR" } : { result: true });
  }
});

test("lies about parts of an answer, and tells the rest as it is", async () => {
  const node = await startNode();
  const { id, signed } = transferOf(node);
  await broadcast(node, signed);
  const set = { fee: 7, receipt: { result: "OUT_OF_ENERGY" } };
  await node.post("devnet/fault", { method: "gettransactioninfobyid", kind: "lie", set, times: 1 });
  expect(await receipt(node, id)).toMatchObject({ id, fee: 7, receipt: { result: "OUT_OF_ENERGY", net_usage: 265 } });
  expect(await receipt(node, id)).toMatchObject({ receipt: { net_usage: 265 } });
});

test("can be unfaithful about the history as well", async () => {
  const node = await startNode();
  const path = `/v1/accounts/${node.account(0).base58}/transactions/trc20`;
  await node.post("devnet/fault", { method: "trc20", kind: "lie", set: { data: [] }, times: 1 });
  expect((await node.get(path)).json).toMatchObject({ data: [], success: true });
  expect((await node.get(path)).json["data"]).toHaveLength(1);
});
