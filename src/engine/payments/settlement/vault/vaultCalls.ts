import type { TronAddress } from "../../tronAddress.ts";
import type { ChannelConfig } from "../../vouchers/channelConfig.ts";
import { addressWord, encodeCall, numberWord } from "./words.ts";

/** An asset as the vault names it, see `ChannelConfig`. */
export type AssetTerms = Pick<ChannelConfig, "assetKind" | "assetId">;

/** A voucher as a claim brings it. */
export interface ClaimedVoucher {
  readonly config: ChannelConfig;
  readonly cumulative: bigint;
  /** 64 bytes: r, vs. */
  readonly signature: Uint8Array;
}

const CONFIG = "(address,address,address,uint8,uint256,uint40,bytes32)";
const CONFIG_WORDS = 7;
const WORD = 32;

const assetWords = ({ assetKind, assetId }: AssetTerms): Uint8Array[] => [
  numberWord(BigInt(assetKind)),
  numberWord(assetId),
];

const configWords = (config: ChannelConfig): Uint8Array[] => [
  addressWord(config.payer),
  addressWord(config.signer),
  addressWord(config.payee),
  ...assetWords(config),
  numberWord(BigInt(config.withdrawDelaySeconds)),
  config.salt,
];

/** Of the token, before `fund` with a TRC-20 asset. */
export const approveCall = (vault: TronAddress, units: bigint): Uint8Array =>
  encodeCall("approve(address,uint256)", addressWord(vault), numberWord(units));

/** With a TRC-10 asset, the sum of `units` and `bond` has to be attached. */
export const fundCall = (signer: TronAddress, asset: AssetTerms, units: bigint, bond: bigint): Uint8Array =>
  encodeCall(
    "fund(address,uint8,uint256,uint128,uint128)",
    addressWord(signer),
    ...assetWords(asset),
    numberWord(units),
    numberWord(bond),
  );

/** 0 units cancel an announcement. */
export const announceCall = (signer: TronAddress, asset: AssetTerms, units: bigint): Uint8Array =>
  encodeCall(
    "announceWithdrawal(address,uint8,uint256,uint128)",
    addressWord(signer),
    ...assetWords(asset),
    numberWord(units),
  );

export const withdrawCall = (signer: TronAddress, asset: AssetTerms, to: TronAddress): Uint8Array =>
  encodeCall("withdraw(address,uint8,uint256,address)", addressWord(signer), ...assetWords(asset), addressWord(to));

export const sweepCall = (asset: AssetTerms, to: TronAddress): Uint8Array =>
  encodeCall("sweep(uint8,uint256,address)", ...assetWords(asset), addressWord(to));

export const reserveCall = (config: ChannelConfig, units: bigint): Uint8Array =>
  encodeCall(`reserve(${CONFIG},uint128)`, ...configWords(config), numberWord(units));

export const startReleaseCall = (config: ChannelConfig): Uint8Array =>
  encodeCall(`startRelease(${CONFIG})`, ...configWords(config));

export const releaseCall = (config: ChannelConfig): Uint8Array =>
  encodeCall(`release(${CONFIG})`, ...configWords(config));

/** One voucher in the fewest bytes, several in one call. */
export function claimCall(vouchers: readonly [ClaimedVoucher, ...ClaimedVoucher[]]): Uint8Array {
  const [first, ...others] = vouchers;
  return others.length === 0 ? claimOneCall(first) : claimManyCall(vouchers);
}

function claimOneCall({ config, cumulative, signature }: ClaimedVoucher): Uint8Array {
  const terms = (BigInt(config.assetKind) << 200n) | (BigInt(config.withdrawDelaySeconds) << 160n) | config.assetId;
  return encodeCall(
    "claimOne(address,address,address,uint256,bytes32,uint128,bytes32,bytes32)",
    addressWord(config.payer),
    addressWord(config.signer),
    addressWord(config.payee),
    numberWord(terms),
    config.salt,
    numberWord(cumulative),
    signature,
  );
}

/** Three arrays: where each begins, then each with its length before it. */
function claimManyCall(vouchers: readonly ClaimedVoucher[]): Uint8Array {
  const count = numberWord(BigInt(vouchers.length));
  const starts = 3;
  const sums = starts + 1 + CONFIG_WORDS * vouchers.length;
  const signatures = sums + 1 + vouchers.length;
  return encodeCall(
    `claim(${CONFIG}[],uint128[],(bytes32,bytes32)[])`,
    ...[starts, sums, signatures].map((at) => numberWord(BigInt(at * WORD))),
    count,
    ...vouchers.flatMap(({ config }) => configWords(config)),
    count,
    ...vouchers.map(({ cumulative }) => numberWord(cumulative)),
    count,
    ...vouchers.map(({ signature }) => signature),
  );
}
