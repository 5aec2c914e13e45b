import { readAddress } from "../address.ts";
import type { Chain, ConstantCall } from "../chain/chain.ts";
import { readSigned } from "../chain/transaction.ts";
import { fromHex, textToHex, toHex } from "../hex.ts";
import { type Executed, toEvmAddress } from "../tvm/machine.ts";
import { blockAnswer, compact, type Json, receiptAnswer, transactionAnswer } from "./answers.ts";
import { selectorOf } from "./selector.ts";

export type Method = (query: Json) => Json | Promise<Json>;

const SUN_PER_TRX = 1_000_000;

/** The methods of a full node that wallets and clients call, by the last part of their path. */
export function methodsOf(chain: Chain, solidified: boolean): Readonly<Record<string, Method>> {
  const { blocks, accounts, machine, parameters } = chain;
  const visibleHead = (): number => Math.max(0, blocks.head().number - (solidified ? parameters.confirmations : 0));
  const visible = (id: unknown): ReturnType<Chain["mined"]> => {
    const mined = chain.mined(String(id));
    return mined !== undefined && mined.block.number <= visibleHead() ? mined : undefined;
  };
  const block = (number: number, detail = true): Json => {
    const found = number <= visibleHead() ? blocks.at(number) : undefined;
    return found === undefined ? {} : blockAnswer(chain, found, detail);
  };
  const bandwidth = (query: Json): Json => {
    const address = readAddress(query["address"]);
    if (accounts.createdAt(address) === undefined) return {};
    const freeNetUsed = accounts.freeNetUsed(address, chain.now());
    return { ...compact({ freeNetUsed }), freeNetLimit: parameters.freeNet, TotalNetLimit: 43_200_000_000 };
  };

  async function broadcast(raw: Uint8Array, signatures: readonly Uint8Array[]): Promise<Json> {
    const { id, refusal } = await chain.submit(raw, signatures);
    if (refusal === undefined) return { result: true, txid: id };
    return { code: refusal.code, txid: id, message: textToHex(refusal.message) };
  }

  async function constant(query: Json): Promise<Json> {
    const call = readCall(query);
    if (call.contract !== undefined && !chain.contracts.has(call.contract)) return noContract();
    const { outcome, energy, answer, message } = await chain.call(call);
    const told = { energy_used: Number(energy), constant_result: [toHex(answer)] };
    if (outcome === "SUCCESS") return { result: { result: true }, ...told, transaction: { ret: [{}] } };
    if (outcome === "REVERT")
      return {
        result: { result: true, message: textToHex(message) },
        ...told,
        transaction: { ret: [{ ret: "FAILED" }] },
      };
    return { result: { code: "CONTRACT_EXE_ERROR", message: textToHex(message) } };
  }

  /**
   * The node's own search for a fee that suffices: from what the call takes upwards, at most twice as much at a time,
   * until it knows the answer to one TRX. So a small call is told about a quarter too much.
   */
  async function estimate(query: Json): Promise<Json> {
    const call = readCall(query);
    if (call.contract !== undefined && !chain.contracts.has(call.contract)) return noContract();
    const first = await chain.call(call);
    if (first.outcome !== "SUCCESS")
      return { result: { code: "CONTRACT_EXE_ERROR", message: textToHex(first.message) } };
    const suffices = async (sun: number): Promise<Executed> =>
      chain.call({ ...call, energyLimit: BigInt(Math.floor(sun / parameters.energyFee)) });
    let low = Number(first.energy) * parameters.energyFee;
    let high = parameters.maxFeeLimit;
    while (low + SUN_PER_TRX < high) {
      const middle = Math.min(Math.floor((low + high) / 2), low * 2);
      if ((await suffices(middle)).outcome === "SUCCESS") high = middle;
      else low = middle;
    }
    return { result: { result: true }, energy_required: Math.ceil(high / parameters.energyFee) };
  }

  return {
    getnowblock: () => block(visibleHead()),
    getblock: (query) =>
      query["id_or_num"] === undefined
        ? block(visibleHead(), query["detail"] === true)
        : block(Number(query["id_or_num"]), query["detail"] === true),
    getblockbynum: (query) => block(Number(query["num"])),
    getblockbyid: (query) => {
      const found = blocks.withId(String(query["value"]));
      return found === undefined ? {} : block(found.number);
    },
    async getaccount(query) {
      const address = readAddress(query["address"]);
      const created = accounts.createdAt(address);
      if (created === undefined) return {};
      const assets = await Promise.all(
        [...chain.tokens.keys()].map(async (id) => ({
          key: String(id),
          value: await machine.tokens.balance(toEvmAddress(address), id),
        })),
      );
      const held = assets.filter(({ value }) => value > 0n);
      return compact({
        address,
        balance: await machine.balance(address),
        create_time: created,
        type: chain.contracts.has(address) ? "Contract" : undefined,
        assetV2: held.length === 0 ? undefined : held,
      });
    },
    getaccountnet: bandwidth,
    getaccountresource: (query) => {
      const told = bandwidth(query);
      return Object.keys(told).length === 0 ? told : { ...told, TotalEnergyLimit: 180_000_000_000 };
    },
    getassetissuebyid: (query) => {
      const token = chain.tokens.get(BigInt(String(query["value"])));
      if (token === undefined) return {};
      return {
        id: String(token.id),
        owner_address: token.owner,
        name: textToHex(token.name),
        abbr: textToHex(token.abbreviation),
        total_supply: token.supply,
        precision: token.decimals,
      };
    },
    getchainparameters: () => ({
      chainParameter: [
        { key: "getEnergyFee", value: parameters.energyFee },
        { key: "getTransactionFee", value: parameters.netFee },
        { key: "getMaxFeeLimit", value: parameters.maxFeeLimit },
        { key: "getCreateAccountFee", value: parameters.createAccountFee },
        { key: "getCreateNewAccountFeeInSystemContract", value: parameters.newAccountFee },
        { key: "getFreeNetLimit", value: parameters.freeNet },
        { key: "getAllowTvmCancun", value: 1 },
      ],
    }),
    getenergyprices: () => ({ prices: `0:${parameters.energyFee}` }),
    getbandwidthprices: () => ({ prices: `0:${parameters.netFee}` }),
    getnodeinfo: () => ({ configNodeInfo: { codeVersion: "4.8.0" } }),
    getcontract: (query) => {
      const address = readAddress(query["value"]);
      const contract = chain.contracts.get(address);
      if (contract === undefined) return {};
      return {
        bytecode: toHex(contract.code),
        name: contract.name,
        origin_address: contract.owner,
        contract_address: address,
        consume_user_resource_percent: 100,
        abi: {},
      };
    },
    async getcontractinfo(query) {
      const address = readAddress(query["value"]);
      const code = await machine.code(address);
      return code.length === 0 ? {} : { smart_contract: { contract_address: address }, runtimecode: toHex(code) };
    },
    gettransactionbyid: (query) => {
      const found = solidified ? visible(query["value"]) : chain.pooled(String(query["value"]));
      return found === undefined ? {} : transactionAnswer(found);
    },
    gettransactioninfobyid: (query) => {
      const found = visible(query["value"]);
      return found === undefined ? {} : receiptAnswer(found);
    },
    triggerconstantcontract: constant,
    estimateenergy: estimate,
    broadcasttransaction: (query) => {
      const signatures = Array.isArray(query["signature"]) ? query["signature"].map(String).map(fromHex) : [];
      return broadcast(fromHex(String(query["raw_data_hex"])), signatures);
    },
    async broadcasthex(query) {
      const { raw, signatures } = readSigned(fromHex(String(query["transaction"])));
      const told = await broadcast(raw, signatures);
      return { result: false, code: "SUCCESS", message: "", ...told, transaction: "{}" };
    },
  };
}

const noContract = (): Json => ({
  result: { code: "CONTRACT_VALIDATE_ERROR", message: textToHex("Smart contract is not exist.") },
});

/** A field that callers send as text or as a number. */
function textIn(query: Json, key: string): string {
  const value = query[key];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

const numberIn = (query: Json, key: string): bigint => BigInt(textIn(query, key) || 0);

function readCall(query: Json): ConstantCall {
  const selector = textIn(query, "function_selector");
  const data = selector === "" ? textIn(query, "data") : `${selectorOf(selector)}${textIn(query, "parameter")}`;
  const to = textIn(query, "contract_address");
  return {
    owner: readAddress(query["owner_address"]),
    contract: to === "" ? undefined : readAddress(to),
    data: fromHex(data),
    callValue: numberIn(query, "call_value"),
    tokenValue: numberIn(query, "call_token_value"),
    tokenId: numberIn(query, "token_id"),
  };
}
