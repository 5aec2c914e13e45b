import { MAX_UNITS } from "../../../amount.ts";
import type { TronAddress } from "../../tronAddress.ts";
import type { ChannelId } from "../../vouchers/vaultDomain.ts";
import type { AssetTerms } from "./vaultCalls.ts";
import { addressWord, decodeWords, encodeCall, numberWord } from "./words.ts";

/** What a payer has set aside for one signing key and one asset, in base units. */
export interface Pot {
  readonly units: bigint;
  readonly bond: bigint;
  /** Announced to be withdrawn; 0: nothing is. */
  readonly announced: bigint;
  /** Seconds since the epoch; 0 without an announcement. */
  readonly withdrawableAt: number;
}

export interface VaultChannel {
  readonly claimed: bigint;
  readonly reserved: bigint;
  /** Seconds since the epoch from which anyone may release the reservation; 0: nobody started that. */
  readonly releasableAt: number;
}

const LATEST_SECOND = 2n ** 40n - 1n;

const numberWords = ({ assetKind, assetId }: AssetTerms): Uint8Array[] => [
  numberWord(BigInt(assetKind)),
  numberWord(assetId),
];

export const potQuestion = (payer: TronAddress, signer: TronAddress, asset: AssetTerms): Uint8Array =>
  encodeCall("potOf(address,address,uint8,uint256)", addressWord(payer), addressWord(signer), ...numberWords(asset));

export const channelQuestion = (id: ChannelId): Uint8Array =>
  encodeCall("channelOf(bytes32)", Uint8Array.from(Buffer.from(id, "hex")));

export const creditQuestion = (payee: TronAddress, asset: AssetTerms): Uint8Array =>
  encodeCall("creditOf(address,uint8,uint256)", addressWord(payee), ...numberWords(asset));

export const allowanceQuestion = (owner: TronAddress, vault: TronAddress): Uint8Array =>
  encodeCall("allowance(address,address)", addressWord(owner), addressWord(vault));

/** A node's answer to `potQuestion`; undefined when it cannot be one. */
export function decodePot(answer: Uint8Array): Pot | undefined {
  const [units = -1n, bond = -1n, announced = -1n, at = -1n] = decodeWords(answer, 4) ?? [];
  if (![units, bond, announced].every(isUnits) || !isSecond(at)) return undefined;
  return { units, bond, announced, withdrawableAt: Number(at) };
}

export function decodeChannel(answer: Uint8Array): VaultChannel | undefined {
  const [claimed = -1n, reserved = -1n, at = -1n] = decodeWords(answer, 3) ?? [];
  if (!isUnits(claimed) || !isUnits(reserved) || !isSecond(at)) return undefined;
  return { claimed, reserved, releasableAt: Number(at) };
}

/** A sum of the vault's or of a token's: any number of 256 bits; one that no amount can have is told as the greatest amount. */
export function decodeSum(answer: Uint8Array): bigint | undefined {
  const [sum] = decodeWords(answer, 1) ?? [];
  return sum === undefined || sum <= MAX_UNITS ? sum : MAX_UNITS;
}

const isUnits = (value: bigint): boolean => value >= 0n && value <= MAX_UNITS;
const isSecond = (value: bigint): boolean => value >= 0n && value <= LATEST_SECOND;
