import { amountOf } from "../../amount.ts";
import type { EventLog, Receipt, TransactionId, View } from "../chain.ts";
import { addressOf } from "../tronAddress.ts";
import { type Block, blockAt, roomOf } from "./blocks.ts";
import type { Node } from "./node.ts";
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

/** A receipt, and the result that the block has for it. */
export interface CheckedReceipt {
  readonly receipt: Receipt;
  /** SUCCESS, REVERT, OUT_OF_ENERGY … */
  readonly result: string;
}

const SUCCESS = "SUCCESS";
const ADDRESS_BYTES = 20;
const WORD_BYTES = 32;
/** A transaction's events may be many. */
const RECEIPT_LIMIT_BYTES = 4 * 2 ** 20;

/**
 * What a node says of a transaction; undefined: nothing. The receipt has to be of this one, and the block that it names has to hold the
 * transaction with the same result: throws `nodeWrong` otherwise.
 */
export async function readReceipt(node: Node, id: TransactionId, view: View): Promise<CheckedReceipt | undefined> {
  const path = `${roomOf(view)}/gettransactioninfobyid`;
  const info = objectIn(await node.ask({ path, body: { value: id }, limit: RECEIPT_LIMIT_BYTES }));
  if (Object.keys(info).length === 0) return undefined;
  const receipt = toReceipt(info);
  if (receipt.id !== id) throw badAnswer("a receipt of another transaction");
  const block = await blockAt(node, receipt.block, view);
  const result = block?.results.get(id);
  if (block === undefined || result === undefined)
    throw badAnswer("a receipt of a block that does not hold the transaction");
  if ((result === SUCCESS) !== receipt.success) throw badAnswer("a receipt whose block tells another result");
  requireTime(receipt, block);
  return { receipt, result };
}

function requireTime({ time }: Receipt, block: Block): void {
  if (time !== block.time) throw badAnswer("a receipt whose block has another time");
}

function toReceipt(info: JsonObject): Receipt {
  const spent = objectIn(info["receipt"]);
  const [result] = listIn(info["contractResult"]);
  // Transfers have no result of a contract's code; one that failed says so above.
  const succeeded = info["result"] === undefined && ["", "DEFAULT", SUCCESS].includes(textIn(spent["result"]));
  const made = info["contract_address"];
  return {
    id: transactionIdIn(info["id"]),
    block: numberIn(info["blockNumber"]),
    time: numberIn(info["blockTimeStamp"]),
    success: succeeded,
    fee: amountOf("TRX", unitsIn(info["fee"])),
    energy: numberIn(spent["energy_usage_total"]),
    bandwidth: numberIn(spent["net_usage"]),
    result: hexIn(result),
    ...(made === undefined ? {} : { contract: addressIn(made) }),
    logs: listIn(info["log"]).map(toLog),
  };
}

function toLog(log: Json): EventLog {
  const { address, topics, data } = objectIn(log);
  return {
    // Of 20 bytes here, without the prefix that addresses have everywhere else.
    contract: addressOf(hexIn(address, ADDRESS_BYTES)),
    topics: listIn(topics).map((topic) => hexIn(topic, WORD_BYTES)),
    data: hexIn(data),
  };
}
