import { expect, test } from "vitest";
import { toBase58 } from "../../devnet/address.ts";
import { type Node, startNode } from "./support/startNode.ts";

// The history of an account as TronGrid's v1 API tells it, from the chain alone.

interface History {
  readonly data: readonly Record<string, unknown>[];
  readonly success: boolean;
  readonly meta: {
    readonly page_size: number;
    readonly fingerprint?: string;
    readonly links?: { readonly next: string };
  };
}

async function history(node: Node, index: number, rest = ""): Promise<History> {
  const { json } = await node.get(`/v1/accounts/${node.account(index).base58}/transactions${rest}`);
  return json as unknown as History;
}

/** Account 0 sends TRX, BTTOLD and BTT to account 1. */
async function startUsedNode(): Promise<{ node: Node; ids: string[] }> {
  const node = await startNode();
  const tron = node.tronOf(node.account(0));
  const to = node.account(1).base58;
  const { txid: trx } = await tron.trx.sendTransaction(to, 5);
  const { txid: token } = await tron.trx.sendToken(to, 6, "1002000");
  const words = [
    { type: "address", value: to },
    { type: "uint256", value: (10n ** 20n).toString() },
  ];
  const btt = toBase58(node.genesis.btt);
  const options = { txLocal: true };
  const { transaction } = await tron.transactionBuilder.triggerSmartContract(
    btt,
    "transfer(address,uint256)",
    options,
    words,
  );
  const { txid: call } = await tron.trx.sendRawTransaction(await tron.trx.sign(transaction));
  return { node, ids: [trx, token, call] };
}

test("lists what an account sent and got, newest first, with amounts, fees and results", async () => {
  const { node, ids } = await startUsedNode();
  const { data, success, meta } = await history(node, 0);
  expect(success).toBe(true);
  expect(meta).toEqual({ at: expect.any(Number) as number, page_size: 3 });
  expect(data.map(({ txID }) => txID)).toEqual([...ids].reverse());
  expect(data[2]).toMatchObject({
    ret: [{ contractRet: "SUCCESS", fee: 0 }],
    net_usage: 265,
    block_timestamp: expect.any(Number) as number,
    raw_data: {
      contract: [
        { type: "TransferContract", parameter: { value: { amount: 5, to_address: node.account(1).address } } },
      ],
    },
  });
  expect(data[1]).toMatchObject({
    raw_data: {
      contract: [{ type: "TransferAssetContract", parameter: { value: { amount: 6, asset_name: "31303032303030" } } }],
    },
  });
  const incoming = await history(node, 1, "?only_to=true");
  expect(incoming.data.map(({ txID }) => txID)).toEqual([ids[1], ids[0]]);
  expect((await history(node, 1, "?only_from=true")).data).toEqual([]);
});

test("lists the TRC-20 transfers of an account with what the token says of itself", async () => {
  const { node, ids } = await startUsedNode();
  const { data } = await history(node, 1, "/trc20");
  expect(data).toHaveLength(2);
  expect(data[0]).toEqual({
    transaction_id: ids[2],
    token_info: { symbol: "BTT", address: toBase58(node.genesis.btt), decimals: 18, name: "BitTorrent" },
    block_timestamp: expect.any(Number) as number,
    from: node.account(0).base58,
    to: node.account(1).base58,
    type: "Transfer",
    value: "100000000000000000000",
  });
  const btt = toBase58(node.genesis.btt);
  expect((await history(node, 1, `/trc20?contract_address=${btt}&only_from=true`)).data).toEqual([]);
  expect((await history(node, 1, `/trc20?contract_address=${btt}`)).data).toHaveLength(2);
  expect((await history(node, 1, `/trc20?contract_address=${node.account(2).base58}`)).data).toEqual([]);
});

test("tells approvals apart from transfers", async () => {
  const { node } = await startUsedNode();
  const tron = node.tronOf(node.account(2));
  const words = [
    { type: "address", value: toBase58(node.genesis.vault) },
    { type: "uint256", value: "7" },
  ];
  const options = { txLocal: true };
  const { transaction } = await tron.transactionBuilder.triggerSmartContract(
    toBase58(node.genesis.btt),
    "approve(address,uint256)",
    options,
    words,
  );
  await tron.trx.sendRawTransaction(await tron.trx.sign(transaction));
  const { data } = await history(node, 2, "/trc20");
  expect(data.map(({ type, value }) => [type, value])).toEqual([
    ["Approval", "7"],
    ["Transfer", (10n ** 30n).toString()],
  ]);
});

test("tells page after page, and nothing twice though more comes in between", async () => {
  const { node, ids } = await startUsedNode();
  const first = await history(node, 0, "?limit=2");
  expect(first.data.map(({ txID }) => txID)).toEqual([ids[2], ids[1]]);
  await node.tronOf(node.account(0)).trx.sendTransaction(node.account(1).base58, 8);
  const next = await node.get(String(first.meta.links?.next));
  expect((next.json as unknown as History).data.map(({ txID }) => txID)).toEqual([ids[0]]);
  expect(next.json["meta"]).not.toHaveProperty("fingerprint");
  const oldest = await history(node, 0, "?limit=1&order_by=block_timestamp,asc");
  expect(oldest.data.map(({ txID }) => txID)).toEqual([ids[0]]);
});

test("tells twenty at a time, and never more than two hundred", async () => {
  const node = await startNode({ parameters: { freeNet: 1_000_000 } });
  const tron = node.tronOf(node.account(0));
  await node.post("devnet/automine", { on: false });
  for (let amount = 1; amount <= 201; amount += 1) {
    const { ref_block_bytes, ref_block_hash, expiration, timestamp } = await tron.trx.getCurrentRefBlockParams();
    const blockHeader = { ref_block_bytes, ref_block_hash, expiration, timestamp };
    const unsigned = await tron.transactionBuilder.sendTrx(node.account(1).base58, amount, node.account(0).base58, {
      blockHeader,
    });
    await tron.trx.sendRawTransaction(await tron.trx.sign(unsigned));
  }
  await node.post("devnet/mine");
  expect((await history(node, 0)).data).toHaveLength(20);
  expect((await history(node, 0, "?limit=1000")).data).toHaveLength(200);
});

test("tells what has enough blocks on top apart from what has not, and what lies between two times", async () => {
  const { node, ids } = await startUsedNode();
  expect((await history(node, 0, "?only_confirmed=true")).data).toEqual([]);
  expect((await history(node, 0, "?only_unconfirmed=true")).data).toHaveLength(3);
  await node.post("devnet/mine", { blocks: 19 });
  expect((await history(node, 0, "?only_confirmed=true")).data).toHaveLength(3);
  const times = (await history(node, 0)).data.map(({ block_timestamp }) => Number(block_timestamp));
  const between = await history(node, 0, `?min_timestamp=${times[1]}&max_timestamp=${times[1]}`);
  expect(between.data.map(({ txID }) => txID)).toContain(ids[1]);
  expect((await history(node, 0, `?min_timestamp=${Number(times[0]) + 1}`)).data).toEqual([]);
});

test("refuses an account, a page and a size that are none", async () => {
  const node = await startNode();
  const { base58 } = node.account(0);
  for (const path of [
    "nobody/transactions",
    `${base58}/transactions?limit=0`,
    `${base58}/transactions/trc20?fingerprint=x`,
  ]) {
    const { status, json } = await node.get(`/v1/accounts/${path}`);
    expect([status, json["success"], json["statusCode"]]).toEqual([400, false, 400]);
    expect(json["error"]).toEqual(expect.any(String));
  }
});
