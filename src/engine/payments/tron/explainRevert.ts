import { keccak_256 } from "@noble/hashes/sha3.js";
import { readWord } from "./tokenCalls.ts";

/** The errors of the vault (contracts/SwarmbidVault.sol), told in words. */
const VAULT_ERRORS: Readonly<Record<string, string>> = {
  "BadSignature()": "a signature is not the signer's",
  "DelayTooLong()": "the delay is too long",
  "LengthsDiffer()": "there are not as many signatures as vouchers",
  "NotAllowed()": "this account may not do that",
  "NotEnough()": "there is not enough in the pot",
  "Reentered()": "a token called back",
  "ReleaseRunning()": "the reservation is already being released",
  "TokensNotWanted()": "tokens were sent along that are not wanted",
  "TooEarly()": "the waiting time is not over",
  "TransferFailed()": "the token's transfer failed",
  "UnknownAsset()": "the vault does not know that kind of asset",
  "WrongDeposit(uint256,uint256)": "another sum arrived than was announced",
  "ZeroAddress()": "an address is missing",
};

const ERROR_TEXT = "08c379a0";
const PANIC = "4e487b71";
const WORD = 32;

const selectorOf = (signature: string): string =>
  Buffer.from(keccak_256(new TextEncoder().encode(signature)).subarray(0, 4)).toString("hex");

const known = new Map(Object.entries(VAULT_ERRORS).map(([signature, words]) => [selectorOf(signature), words]));

/** Why a contract reverted, as far as its data tells: `Error(string)`, `Panic(uint256)` (Solidity), or an error of the vault. */
export function explainRevert(data: Uint8Array): string {
  const selector = Buffer.from(data.subarray(0, 4)).toString("hex");
  if (selector === ERROR_TEXT) return textIn(data.subarray(4)) ?? "it gave a reason that cannot be read";
  if (selector === PANIC) return `its code found an error of its own, ${String(readWord(data.subarray(4, 4 + WORD)))}`;
  return known.get(selector) ?? (data.length === 0 ? "it gave no reason" : `its error is 0x${selector}`);
}

function textIn(words: Uint8Array): string | undefined {
  const length = readWord(words.subarray(WORD, 2 * WORD));
  if (length > BigInt(words.length)) return undefined;
  const text = Buffer.from(words.subarray(2 * WORD, 2 * WORD + Number(length))).toString("utf8");
  const printable = text.replaceAll(/[^\x20-\x7e\u00a1-\ufffc]+/g, " ").trim();
  return printable === "" ? undefined : `it said “${printable.slice(0, 120)}”`;
}
