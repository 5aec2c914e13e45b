import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { TronWeb } from "tronweb";
import { expect, test } from "vitest";
import vault from "../../contracts/SwarmbidVault.json" with { type: "json" };
import tokens from "../../contracts/test/TestTokens.json" with { type: "json" };
import { toBase58 } from "../../devnet/address.ts";
import { encodeWords } from "../../devnet/api/abi.ts";
import { fromHex, toHex } from "../../devnet/hex.ts";
import { startNode } from "./support/startNode.ts";

// The devnet as the client library of wallets sees it.

test("tells what an account has and may use", async () => {
  const node = await startNode();
  const { base58 } = node.account(0);
  const tron = node.tronOf(node.account(0));
  expect(await tron.isConnected()).toMatchObject({ fullNode: true });
  expect(await tron.trx.getUnconfirmedBalance(base58)).toBe(1_000_000_000_000);
  expect(await tron.trx.getUnconfirmedAccount(base58)).toMatchObject({
    balance: 1_000_000_000_000,
    assetV2: [{ key: "1002000", value: 1_000_000_000_000_000 }],
  });
  expect(await tron.trx.getUnconfirmedAccount(TronWeb.address.fromHex(`41${"ab".repeat(20)}`))).toEqual({});
  expect(await tron.trx.getAccountResources(base58)).toMatchObject({ freeNetLimit: 600 });
  expect(await tron.trx.getBandwidth(base58)).toBe(600);
  expect(await tron.trx.getEnergyPrices()).toBe("0:100");
  expect(await tron.trx.getChainParameters()).toContainEqual({ key: "getEnergyFee", value: 100 });
  expect(await tron.trx.getTokenByID("1002000")).toMatchObject({ name: "BitTorrent", precision: 6 });
  expect((await tron.trx.getCurrentBlock()).block_header.raw_data.number).toBeGreaterThan(0);
  expect((await tron.trx.getBlockByNumber(0)).blockID).toMatch(/^0{16}/);
});

test("writes amounts beyond 2^53 digit by digit", async () => {
  const node = await startNode();
  await node.chain.fund(node.account(0).address, 2n ** 62n + 1n - 10n ** 12n);
  const { text } = await node.get(`/wallet/getaccount?address=${node.account(0).base58}`);
  expect(text).toContain(`"balance":${2n ** 62n + 1n},`);
});

test("carries TRX to an account that was not there, and tells the fee", async () => {
  const node = await startNode();
  const tron = node.tronOf(node.account(0));
  const to = TronWeb.address.fromHex(`41${"ab".repeat(20)}`);
  const unsigned = await tron.transactionBuilder.sendTrx(to, 5_000_000, node.account(0).base58);
  const { result, txid } = await tron.trx.sendRawTransaction(await tron.trx.sign(unsigned));
  expect(result).toBe(true);
  expect(await tron.trx.getUnconfirmedBalance(to)).toBe(5_000_000);
  expect(await tron.trx.getUnconfirmedTransactionInfo(txid)).toMatchObject({
    id: txid,
    fee: 1_100_000,
    receipt: { net_fee: 100_000 },
  });
  expect(await tron.trx.getUnconfirmedBalance(node.account(0).base58)).toBe(1_000_000_000_000 - 6_100_000);
});

test("takes the day's free bandwidth for a transfer, and burns TRX when it is used up", async () => {
  const node = await startNode();
  const tron = node.tronOf(node.account(0));
  const receipts = [];
  for (const amount of [1, 2, 3]) {
    const { txid } = await tron.trx.sendTransaction(node.account(1).base58, amount);
    receipts.push((await tron.trx.getUnconfirmedTransactionInfo(txid)).receipt);
  }
  expect(receipts).toEqual([{ net_usage: 265 }, { net_usage: 265 }, { net_fee: 265_000 }]);
});

test("carries TRC-10 tokens", async () => {
  const node = await startNode();
  const tron = node.tronOf(node.account(0));
  await tron.trx.sendToken(node.account(1).base58, 7_000_000, "1002000");
  expect(await tron.trx.getUnconfirmedAccount(node.account(1).base58)).toMatchObject({
    assetV2: [{ key: "1002000", value: 1_000_000_007_000_000 }],
  });
});

test("tells of a transaction on the solidified node when enough blocks are on top of it", async () => {
  const node = await startNode();
  const tron = node.tronOf(node.account(0));
  const { txid } = await tron.trx.sendTransaction(node.account(1).base58, 1);
  expect(await tron.trx.getTransactionInfo(txid)).toEqual({});
  expect(await tron.trx.getUnconfirmedTransactionInfo(txid)).toMatchObject({ id: txid });
  await node.post("devnet/mine", { blocks: 18 });
  expect(await tron.trx.getTransactionInfo(txid)).toEqual({});
  await node.post("devnet/mine");
  expect(await tron.trx.getTransactionInfo(txid)).toMatchObject({ id: txid });
  expect(await tron.trx.getConfirmedTransaction(txid)).toMatchObject({ txID: txid, ret: [{ contractRet: "SUCCESS" }] });
});

test("makes a contract whose code is what was sent, at the address that the client foretold", async () => {
  const node = await startNode();
  const tron = node.tronOf(node.account(0));
  const unsigned = await tron.transactionBuilder.createSmartContract(
    { abi: vault.abi, bytecode: vault.trc20.initCode, feeLimit: 1_000_000_000, name: "SwarmbidVault" },
    node.account(0).address,
  );
  const { txid } = await tron.trx.sendRawTransaction(await tron.trx.sign(unsigned));
  const info = await tron.trx.getUnconfirmedTransactionInfo(txid);
  expect(info).toMatchObject({ contract_address: unsigned.contract_address, receipt: { result: "SUCCESS" } });
  expect(await tron.trx.getContract(unsigned.contract_address)).toMatchObject({
    bytecode: vault.trc20.initCode,
    contract_address: unsigned.contract_address,
    origin_address: node.account(0).address,
  });
  expect(await node.post("wallet/getcontractinfo", { value: unsigned.contract_address })).toMatchObject({
    runtimecode: vault.trc20.runtimeCode,
  });
});

for (const txLocal of [true, false])
  test(`calls a contract by a transaction built ${txLocal ? "by the client" : "by the node"}`, async () => {
    const node = await startNode();
    const tron = node.tronOf(node.account(0));
    const btt = toBase58(node.genesis.btt);
    const value = (2n ** 64n + 1n).toString();
    const { transaction, result } = await tron.transactionBuilder.triggerSmartContract(
      btt,
      "transfer(address,uint256)",
      { feeLimit: 100_000_000, txLocal },
      [
        { type: "address", value: node.account(1).base58 },
        { type: "uint256", value },
      ],
      node.account(0).base58,
    );
    expect(result.result).toBe(true);
    const { txid } = await tron.trx.sendRawTransaction(await tron.trx.sign(transaction));
    expect(await tron.trx.getUnconfirmedTransactionInfo(txid)).toMatchObject({
      fee: 1_268_100,
      receipt: { energy_usage_total: 12_681, energy_fee: 1_268_100, net_usage: 345, result: "SUCCESS" },
      log: [{ address: node.genesis.btt.slice(2) }],
    });
    const token = tron.contract(tokens.TestBtt.abi, btt);
    const balanceOf: unknown = await token.methods["balanceOf"]?.(node.account(1).base58).call();
    expect(balanceOf).toBe(10n ** 30n + 2n ** 64n + 1n);
  });

test("brings the sun and the TRC-10 tokens of a call that the node built", async () => {
  const node = await startNode();
  const built = await node.post("wallet/triggersmartcontract", {
    owner_address: node.account(0).address,
    contract_address: node.genesis.btt,
    data: "00",
    call_value: 3,
    call_token_value: 4,
    token_id: 1_002_000,
    fee_limit: 5_000_000,
  });
  expect(built).toMatchObject({
    transaction: {
      raw_data: {
        contract: [{ parameter: { value: { call_value: 3, call_token_value: 4, token_id: 1_002_000 } } }],
        fee_limit: 5_000_000,
      },
    },
  });
});

test("answers calls that change nothing, and foretells their energy", async () => {
  const node = await startNode();
  const tron = node.tronOf(node.account(0));
  const btt = toBase58(node.genesis.btt);
  const transfer = "transfer(address,uint256)";
  const words = [
    { type: "address", value: node.account(1).base58 },
    { type: "uint256", value: "5" },
  ];
  const { base58 } = node.account(0);
  const constant = await tron.transactionBuilder.triggerConstantContract(btt, transfer, {}, words, base58);
  expect(constant).toMatchObject({ energy_used: 12_681, constant_result: [encodeWords([1n])] });
  const { energy_required } = await tron.transactionBuilder.estimateEnergy(btt, transfer, {}, words, base58);
  expect(energy_required).toBeGreaterThanOrEqual(12_681);
  expect(energy_required).toBeLessThan(12_681 + 10_000);
  const deployed = await tron.transactionBuilder.deployConstantContract({
    input: tokens.TestBtt.initCode + encodeWords([5n]),
    ownerAddress: node.account(0).address,
  });
  expect(deployed).toMatchObject({ result: { result: true } });
});

test("takes a signed transaction as hex of its bytes", async () => {
  const node = await startNode();
  const tron = node.tronOf(node.account(0));
  const signed = await tron.trx.sign(await tron.transactionBuilder.sendTrx(node.account(1).base58, 9));
  const { raw_data_hex, signature } = signed as unknown as { raw_data_hex: string; signature: [string] };
  const writer = new BinaryWriter().uint32(0x0a).bytes(fromHex(raw_data_hex));
  const bytes = toHex(writer.uint32(0x12).bytes(fromHex(signature[0])).finish());
  expect(await tron.trx.sendHexTransaction(bytes)).toMatchObject({ result: true });
});

test("names its chain as wallets ask for it", async () => {
  const node = await startNode();
  const answer = await node.post("jsonrpc", { jsonrpc: "2.0", id: 7, method: "eth_chainId", params: [] });
  expect(answer).toEqual({ jsonrpc: "2.0", id: 7, result: `0x${node.chain.blocks.chainId.toString(16)}` });
  const { json } = await node.get("/wallet/getnowblock");
  const first = await node.post("wallet/getblockbynum", { num: 0 });
  expect(json).toHaveProperty("blockID");
  expect(Number.parseInt(String(first["blockID"]).slice(-8), 16)).toBe(node.chain.blocks.chainId);
});
