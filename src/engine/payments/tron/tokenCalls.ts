import { addressBytes, addressOf, type TronAddress } from "../tronAddress.ts";

// The calls of a TRC-20 token that wallets make, in the contracts' ABI.

const TRANSFER = "a9059cbb";
const BALANCE_OF = "70a08231";
const SELECTOR_BYTES = 4;
const WORD_BYTES = 32;
const ADDRESS_BYTES = 20;

const word = (value: bigint): string => value.toString(16).padStart(WORD_BYTES * 2, "0");
const addressWord = (address: TronAddress): string =>
  Buffer.from(addressBytes(address))
    .toString("hex")
    .padStart(WORD_BYTES * 2, "0");
const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

/** `transfer(address,uint256)` */
export const transferCall = (to: TronAddress, units: bigint): Uint8Array =>
  fromHex(TRANSFER + addressWord(to) + word(units));

/** `balanceOf(address)` */
export const balanceCall = (of: TronAddress): Uint8Array => fromHex(BALANCE_OF + addressWord(of));

/** Undefined for every call that is not exactly a transfer as {@link transferCall} writes it. */
export function readTransferCall(data: Uint8Array): { readonly to: TronAddress; readonly units: bigint } | undefined {
  if (data.length !== SELECTOR_BYTES + 2 * WORD_BYTES) return undefined;
  const hex = Buffer.from(data).toString("hex");
  const padding = 2 * (SELECTOR_BYTES + WORD_BYTES - ADDRESS_BYTES);
  if (!hex.startsWith(TRANSFER.padEnd(padding, "0"))) return undefined;
  const end = SELECTOR_BYTES + WORD_BYTES;
  return { to: addressOf(data.subarray(end - ADDRESS_BYTES, end)), units: readWord(data.subarray(end)) };
}

/** The number of one word, big-endian. */
export const readWord = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString("hex")}`);
