import type { TransactionId, View } from "../chain.ts";
import type { Node } from "./node.ts";
import type { Json } from "./parseJson.ts";
import { badAnswer, hexIn, listIn, numberIn, objectIn, textIn } from "./readJson.ts";
import { transactionId } from "./transactionId.ts";

export const roomOf = (view: View): string => (view === "full" ? "wallet" : "walletsolidity");

export interface BlockHead {
  readonly number: number;
  /** 32 bytes: the number, and 24 of the header's hash. */
  readonly id: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export interface Block extends BlockHead {
  /** The result of each transaction in it: SUCCESS, REVERT, OUT_OF_ENERGY … */
  readonly results: ReadonlyMap<TransactionId, string>;
}

const ID_BYTES = 32;
const NUMBER_BYTES = 8;
/** A block has 2 MB at most, and is told in three forms at once. */
const BLOCK_LIMIT_BYTES = 16 * 2 ** 20;

export async function newestBlock(node: Node, view: View): Promise<BlockHead> {
  return readHead(await node.ask({ path: `${roomOf(view)}/getblock`, body: { detail: false } }));
}

export async function genesisBlock(node: Node): Promise<BlockHead> {
  const block = readHead(await node.ask({ path: "wallet/getblockbynum", body: { num: 0 }, limit: BLOCK_LIMIT_BYTES }));
  if (block.number !== 0) throw badAnswer("the first block has another number");
  return block;
}

/** Undefined: there is no such block in that view. */
export async function blockAt(node: Node, number: number, view: View): Promise<Block | undefined> {
  const path = `${roomOf(view)}/getblockbynum`;
  const answer = objectIn(await node.ask({ path, body: { num: number }, limit: BLOCK_LIMIT_BYTES }));
  if (Object.keys(answer).length === 0) return undefined;
  const head = readHead(answer);
  if (head.number !== number) throw badAnswer("a block has another number");
  return { ...head, results: new Map(listIn(answer["transactions"]).map(readEntry)) };
}

function readHead(answer: Json): BlockHead {
  const block = objectIn(answer);
  const header = objectIn(objectIn(block["block_header"])["raw_data"]);
  const id = hexIn(block["blockID"], ID_BYTES);
  const number = numberIn(header["number"]);
  if (Buffer.from(id).readBigUInt64BE(0) !== BigInt(number)) throw badAnswer("a block's id is none");
  return { number, id, time: numberIn(header["timestamp"]) };
}

/** What it says of itself is not believed: its bytes are hashed. */
function readEntry(entry: Json): readonly [TransactionId, string] {
  const { raw_data_hex: raw, ret } = objectIn(entry);
  const [result] = listIn(ret);
  return [transactionId(hexIn(raw)), textIn(objectIn(result)["contractRet"])];
}

/** What names a block in a transaction: the end of its number, and eight bytes of its id. */
export const referenceTo = ({ id }: BlockHead): { readonly bytes: Uint8Array; readonly hash: Uint8Array } => ({
  bytes: id.slice(NUMBER_BYTES - 2, NUMBER_BYTES),
  hash: id.slice(NUMBER_BYTES, 2 * NUMBER_BYTES),
});
