import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../hex.ts";

export interface Block {
  readonly number: number;
  /** 8 bytes of the number, then 24 of a hash, in hex. */
  readonly id: string;
  readonly parent: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly transactions: readonly string[];
}

export interface Blocks {
  head(): Block;
  at(number: number): Block | undefined;
  withId(id: string): Block | undefined;
  /** The block that a transaction's reference names. */
  referenced(refBlockBytes: string, refBlockHash: string): Block | undefined;
  append(timestamp: number, transactions: readonly string[]): Block;
  /** The low 32 bits of the first block's id, as TIP-712 counts chains. */
  readonly chainId: number;
}

const digest = (text: string): string => toHex(sha256(new TextEncoder().encode(text)));
const idOf = (number: number, hash: string): string => number.toString(16).padStart(16, "0") + hash.slice(16);

export const refBytesOf = ({ number }: Block): string => (number & 0xffff).toString(16).padStart(4, "0");
export const refHashOf = ({ id }: Block): string => id.slice(16, 32);

export function createBlocks(seed: string, timestamp: number): Blocks {
  const genesis: Block = { number: 0, id: idOf(0, digest(seed)), parent: "0".repeat(64), timestamp, transactions: [] };
  const blocks = [genesis];
  const head = (): Block => blocks.at(-1) ?? genesis;
  return {
    head,
    at: (number) => blocks[number],
    withId: (id) => blocks.find((block) => block.id === id),
    referenced: (bytes, hash) => blocks.find((block) => refBytesOf(block) === bytes && refHashOf(block) === hash),
    append(at, transactions) {
      const parent = head();
      const number = blocks.length;
      const time = Math.max(at, parent.timestamp + 1);
      const id = idOf(number, digest([parent.id, time, ...transactions].join()));
      const block = { number, id, parent: parent.id, timestamp: time, transactions };
      blocks.push(block);
      return block;
    },
    chainId: Number.parseInt(genesis.id.slice(-8), 16),
  };
}
