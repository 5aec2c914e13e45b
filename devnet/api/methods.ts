import { readAddress } from "../address.ts";
import type { Chain } from "../chain/chain.ts";
import { readSigned } from "../chain/transaction.ts";
import { fromHex, textToHex, toHex } from "../hex.ts";
import { toEvmAddress } from "../tvm/machine.ts";
import { blockAnswer, compact, type Json, receiptAnswer, transactionAnswer } from "./answers.ts";
import { callsOf } from "./calls.ts";

export type Method = (query: Json) => Json | Promise<Json>;

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
    ...callsOf(chain),
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
