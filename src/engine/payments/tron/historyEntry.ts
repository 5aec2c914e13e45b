import { amountOf, MAX_UNITS } from "../../amount.ts";
import type { HistoryEntry, NetworkTokens } from "../chain.ts";
import { parseTronAddress, type TronAddress } from "../tronAddress.ts";
import { airdropOf } from "./airdropSenders.ts";
import type { Json } from "./parseJson.ts";
import {
  addressIn,
  badAnswer,
  hexIn,
  type JsonObject,
  listIn,
  numberIn,
  objectIn,
  textIn,
  transactionIdIn,
  unitsIn,
} from "./readJson.ts";

export interface Reading {
  /** Whose history it is. */
  readonly address: TronAddress;
  readonly tokens: NetworkTokens;
  /** Of the newest block that cannot be given up any more; milliseconds since the epoch. */
  readonly solidTime: number;
}

type Told = Pick<HistoryEntry, "from" | "to" | "amount">;

/** A row of an account's transactions; undefined for what is of no interest: other tokens, votes, stakes … */
export function readTransactionEntry(row: Json, { address, tokens, solidTime }: Reading): HistoryEntry | undefined {
  const entry = objectIn(row);
  const time = numberIn(entry["block_timestamp"]);
  const [contract] = listIn(objectIn(entry["raw_data"])["contract"]);
  const { type, parameter } = objectIn(contract);
  const [ret] = listIn(entry["ret"]);
  const { contractRet, fee } = objectIn(ret);
  const success = textIn(contractRet) === "SUCCESS";
  const told = readContract(textIn(type), objectIn(objectIn(parameter)["value"]), tokens, success);
  if (told === undefined) return undefined;
  return {
    ...told,
    ...placed(told, address),
    id: transactionIdIn(entry["txID"]),
    time,
    confirmed: time <= solidTime,
    success,
    fee: amountOf("TRX", unitsIn(fee)),
  };
}

/** A row of an account's events of the BTT token. */
export function readTokenEvent(row: Json, { address, tokens, solidTime }: Reading): HistoryEntry | undefined {
  const entry = objectIn(row);
  const time = numberIn(entry["block_timestamp"]);
  if (entry["type"] !== "Transfer") return undefined;
  // Anybody may call their token BTT: only its address tells.
  if (textIn(objectIn(entry["token_info"])["address"]) !== tokens.btt) return undefined;
  const digits = textIn(entry["value"]);
  if (!/^\d{1,78}$/.test(digits) || BigInt(digits) > MAX_UNITS) throw badAnswer("an amount is none");
  const told = {
    from: base58In(entry["from"]),
    to: base58In(entry["to"]),
    amount: amountOf("BTT", BigInt(digits)),
  };
  return {
    ...told,
    ...placed(told, address),
    id: transactionIdIn(entry["transaction_id"]),
    time,
    confirmed: time <= solidTime,
    success: true,
    fee: undefined,
  };
}

function readContract(type: string, value: JsonObject, tokens: NetworkTokens, success: boolean): Told | undefined {
  const from = (): TronAddress => addressIn(value["owner_address"]);
  switch (type) {
    case "TransferContract":
      return { from: from(), to: addressIn(value["to_address"]), amount: amountOf("TRX", unitsIn(value["amount"])) };
    case "TransferAssetContract": {
      const token = Buffer.from(hexIn(value["asset_name"])).toString("latin1");
      if (tokens.bttold === undefined || token !== String(tokens.bttold)) return undefined;
      return { from: from(), to: addressIn(value["to_address"]), amount: amountOf("BTTOLD", unitsIn(value["amount"])) };
    }
    case "TriggerSmartContract": {
      const to = addressIn(value["contract_address"]);
      // The token's events tell of these, except of those that came to nothing.
      return to === tokens.btt && success ? undefined : { from: from(), to, amount: undefined };
    }
    case "CreateSmartContract":
      return { from: from(), to: undefined, amount: undefined };
    default:
      return undefined;
  }
}

function placed({ from, to }: Told, address: TronAddress): Pick<HistoryEntry, "direction" | "airdrop"> {
  if (from !== address && to !== address) throw badAnswer("a history of another account");
  if (from === address) return { direction: to === address ? "self" : "out" };
  const airdrop = airdropOf(from);
  return { direction: "in", ...(airdrop === undefined ? {} : { airdrop }) };
}

function base58In(value: Json | undefined): TronAddress {
  try {
    return parseTronAddress(textIn(value));
  } catch {
    throw badAnswer("an address is none");
  }
}
