import { readAddress } from "../address.ts";
import type { Chain, ConstantCall } from "../chain/chain.ts";
import { composeCall } from "../chain/compose.ts";
import { readTransaction } from "../chain/transaction.ts";
import { fromHex, textToHex, toHex } from "../hex.ts";
import type { Executed } from "../tvm/machine.ts";
import { type Json, unsignedAnswer } from "./answers.ts";
import type { Method } from "./methods.ts";
import { selectorOf } from "./selector.ts";

const SUN_PER_TRX = 1_000_000;

/** The methods that run a contract's code, or prepare a transaction that does. */
export function callsOf(chain: Chain): Readonly<Record<string, Method>> {
  const { parameters } = chain;
  const isMissing = ({ contract }: ConstantCall): boolean => contract !== undefined && !chain.contracts.has(contract);

  return {
    async triggerconstantcontract(query) {
      const call = readCall(query);
      if (isMissing(call)) return noContract();
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
    },

    /**
     * The node's own search for a fee that suffices: from what the call takes upwards, at most twice as much at a time,
     * until it knows the answer to one TRX. So a small call is told about a quarter too much.
     */
    async estimateenergy(query) {
      const call = readCall(query);
      if (isMissing(call)) return noContract();
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
    },

    /** The transaction that the caller signs; nothing is carried out. */
    triggersmartcontract(query) {
      const call = readCall(query);
      if (call.contract === undefined || isMissing(call)) return noContract();
      const terms = { block: chain.blocks.head(), now: chain.now(), feeLimit: Number(numberIn(query, "fee_limit")) };
      const token = { id: call.tokenId, value: call.tokenValue };
      const raw = composeCall(call.owner, call.contract, toHex(call.data), terms, token, call.callValue);
      return { result: { result: true }, transaction: unsignedAnswer(readTransaction(raw)) };
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
