import type { StateManagerInterface } from "@ethereumjs/common";
import { type Address, createAddressFromString } from "@ethereumjs/util";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { toHex, toWord } from "../hex.ts";

/** TRC-10 balances. They live in the machine's state, so that a reverted call takes them back too. */
export interface TokenLedger {
  balance(holder: Address, token: bigint): Promise<bigint>;
  /** Moves tokens; false when there are not enough. */
  move(from: Address, to: Address, token: bigint, amount: bigint): Promise<boolean>;
  issue(to: Address, token: bigint, amount: bigint): Promise<void>;
}

/** An account that no key and no contract can have. */
const KEPT_AT = createAddressFromString(`0x${"fe".repeat(19)}10`);

export function createTokenLedger(state: StateManagerInterface): TokenLedger {
  const slot = (holder: Address, token: bigint): Uint8Array =>
    keccak_256(new Uint8Array([...holder.bytes, ...toWord(token)]));
  const balance = async (holder: Address, token: bigint): Promise<bigint> =>
    BigInt(`0x0${toHex(await state.getStorage(KEPT_AT, slot(holder, token)))}`);
  const set = (holder: Address, token: bigint, amount: bigint): Promise<void> =>
    state.putStorage(KEPT_AT, slot(holder, token), toWord(amount));
  return {
    balance,
    async move(from, to, token, amount) {
      const has = await balance(from, token);
      if (amount < 0n || has < amount) return false;
      await set(from, token, has - amount);
      await set(to, token, (await balance(to, token)) + amount);
      return true;
    },
    async issue(to, token, amount) {
      await set(to, token, (await balance(to, token)) + amount);
    },
  };
}
