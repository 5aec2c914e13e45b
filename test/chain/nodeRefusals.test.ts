import { TronWeb } from "tronweb";
import { expect, test } from "vitest";
import { toBase58 } from "../../devnet/address.ts";
import { encodeCall } from "../../devnet/api/abi.ts";
import { composeTokenTransfer, composeTransfer, type Terms } from "../../devnet/chain/compose.ts";
import { readTransaction } from "../../devnet/chain/transaction.ts";
import { toHex } from "../../devnet/hex.ts";
import { signId } from "../../devnet/keys.ts";
import { type Node, startNode } from "./support/startNode.ts";

/** Broadcasts what `compose` makes, signed by account 0 or by another one; the node's code and words. */
async function broadcast(
  node: Node,
  compose: (terms: Terms) => Uint8Array,
  { signer = node.account(0), signatures = 1, now = node.chain.now() } = {},
): Promise<{ code: unknown; message: string; result: unknown }> {
  const raw = compose({ block: node.chain.blocks.head(), now });
  const signature = toHex(signId(readTransaction(raw).id, signer.privateKey));
  const signed = { raw_data_hex: toHex(raw), signature: Array.from({ length: signatures }, () => signature) };
  const { code, message, result } = await node.post("wallet/broadcasttransaction", signed);
  return { code, message: Buffer.from(typeof message === "string" ? message : "", "hex").toString(), result };
}

const transfer =
  (node: Node, sun = 1n) =>
  (terms: Terms) =>
    composeTransfer(node.account(0).address, node.account(1).address, sun, terms);
const tokens = (node: Node, id: bigint, amount: bigint) => (terms: Terms) =>
  composeTokenTransfer(node.account(0).address, node.account(1).address, id, amount, terms);

test("refuses transfers that the balance, the token or the receiver makes impossible", async () => {
  const node = await startNode();
  const { address } = node.account(0);
  const all = await node.chain.machine.balance(address);
  const invalid: [(terms: Terms) => Uint8Array, string][] = [
    [transfer(node, 0n), "Amount must be greater than 0."],
    [transfer(node, -1n), "Amount must be greater than 0."],
    [transfer(node, all + 1n), "Validate TransferContract error, balance is not sufficient."],
    [(terms) => composeTransfer(address, address, 1n, terms), "Cannot transfer TRX to yourself."],
    [(terms) => composeTransfer(address, node.genesis.vault, 1n, terms), "Cannot transfer TRX to a smartContract."],
    [tokens(node, 1_000_999n, 1n), "No asset!"],
    [tokens(node, 1_002_000n, 0n), "Amount must be greater than 0."],
    [tokens(node, 1_002_000n, 10n ** 18n), "assetBalance is not sufficient."],
  ];
  for (const [compose, words] of invalid)
    expect(await broadcast(node, compose)).toEqual({
      code: "CONTRACT_VALIDATE_ERROR",
      message: `Contract validate error : ${words}`,
      result: undefined,
    });
  expect(await broadcast(node, transfer(node, all))).toMatchObject({ result: true });
});

test("refuses a transaction whose bandwidth cannot be paid", async () => {
  const node = await startNode({ parameters: { freeNet: 0 } });
  const { address } = node.account(0);
  await node.chain.fund(address, 264_999n - (await node.chain.machine.balance(address)));
  expect(await broadcast(node, transfer(node))).toMatchObject({
    code: "BANDWITH_ERROR",
    message: "Account resource insufficient error.",
  });
});

test("refuses what somebody else signed, nobody signed, or one signed twice", async () => {
  const node = await startNode();
  const other = await broadcast(node, transfer(node), { signer: node.account(1) });
  expect(other.code).toBe("SIGERROR");
  expect(other.message).toContain(`is signed by ${node.account(1).base58} but it is not contained of permission.`);
  for (const signatures of [0, 2])
    expect((await broadcast(node, transfer(node), { signatures })).code).toBe("SIGERROR");
});

test("takes a transaction once", async () => {
  const node = await startNode();
  const now = node.chain.now();
  const raw = transfer(node)({ block: node.chain.blocks.head(), now });
  expect((await broadcast(node, () => raw)).result).toBe(true);
  expect(await broadcast(node, () => raw)).toMatchObject({ code: "DUP_TRANSACTION_ERROR" });
  await node.post("devnet/warp", { seconds: 3_600 });
  expect(await broadcast(node, () => raw)).toMatchObject({ code: "DUP_TRANSACTION_ERROR" });
});

test("refuses a transaction that is over, or over in more than a day", async () => {
  const node = await startNode();
  for (const validFor of [0, 86_400_001])
    expect(await broadcast(node, (terms) => transfer(node)({ ...terms, validFor }))).toMatchObject({
      code: "TRANSACTION_EXPIRATION_ERROR",
    });
});

test("refuses a transaction that refers to a block of another chain", async () => {
  const node = await startNode();
  const elsewhere = await startNode({ seed: "another chain" });
  const block = elsewhere.chain.blocks.head();
  expect(await broadcast(node, (terms) => transfer(node)({ ...terms, block }))).toMatchObject({ code: "TAPOS_ERROR" });
});

test("refuses a call of what is no contract, and one that allows more than the network's most", async () => {
  const node = await startNode();
  const tron = node.tronOf(node.account(0));
  const built = tron.transactionBuilder.triggerSmartContract(node.account(1).base58, "f()", {}, []);
  await expect(built).rejects.toThrow("Smart contract is not exist.");
  const btt = toBase58(node.genesis.btt);
  const words = [{ type: "address", value: node.account(1).base58 }];
  const options = { feeLimit: 15_000_000_001, txLocal: true };
  const dear = await tron.transactionBuilder.triggerSmartContract(btt, "balanceOf(address)", options, words);
  expect(await tron.trx.sendRawTransaction(await tron.trx.sign(dear.transaction))).toMatchObject({
    code: "CONTRACT_VALIDATE_ERROR",
  });
});

test("puts a call that fails into a block, and says why in the receipt", async () => {
  const node = await startNode();
  const tron = node.tronOf(node.account(0));
  const words = [
    { type: "address", value: node.account(1).base58 },
    { type: "uint256", value: (10n ** 40n).toString() },
  ];
  const send = async (feeLimit: number) => {
    const options = { feeLimit, txLocal: true };
    const btt = toBase58(node.genesis.btt);
    const { transaction } = await tron.transactionBuilder.triggerSmartContract(
      btt,
      "transfer(address,uint256)",
      options,
      words,
    );
    const { txid, result } = await tron.trx.sendRawTransaction(await tron.trx.sign(transaction));
    expect(result).toBe(true);
    return tron.trx.getUnconfirmedTransactionInfo(txid);
  };
  expect(await send(100_000_000)).toMatchObject({
    result: "FAILED",
    resMessage: TronWeb.toHex("REVERT opcode executed").slice(2),
    receipt: { result: "REVERT" },
  });
  expect(await send(10_000)).toMatchObject({
    result: "FAILED",
    receipt: { result: "OUT_OF_ENERGY", energy_usage_total: 100, energy_fee: 10_000 },
  });
});

test("answers a call that reverts with HTTP 200, the reason and the energy", async () => {
  const node = await startNode();
  const question = {
    owner_address: node.account(0).address,
    contract_address: node.genesis.btt,
    data: encodeCall("transfer(address,uint256)", node.account(1).address, 10n ** 40n),
  };
  const told = await node.post("wallet/triggerconstantcontract", question);
  expect(told).toMatchObject({
    result: { result: true, message: toHex(Buffer.from("REVERT opcode executed")) },
    energy_used: expect.any(Number) as number,
    constant_result: [expect.stringMatching(/^[0-9a-f]*$/) as string],
    transaction: { ret: [{ ret: "FAILED" }] },
  });
  expect(await node.post("wallet/estimateenergy", question)).toEqual({
    result: { code: "CONTRACT_EXE_ERROR", message: toHex(Buffer.from("REVERT opcode executed")) },
  });
});

test("answers what it cannot read with an Error and HTTP 200", async () => {
  const node = await startNode();
  const { status, json } = await node.get("/wallet/getaccount?address=nobody");
  expect([status, json]).toEqual([200, { Error: "class Error : This is no address: nobody" }]);
  expect((await node.get("/wallet/nothing")).status).toBe(404);
});
