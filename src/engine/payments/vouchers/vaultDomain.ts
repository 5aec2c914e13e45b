import { keccak_256 } from "@noble/hashes/sha3.js";
import { addressBytes, type TronAddress } from "../tronAddress.ts";
import { type ChannelConfig, toBytes } from "./channelConfig.ts";

declare const brand: unique symbol;

/** The TIP-712 digest of a channel's configuration: 64 digits of hex, without 0x. */
export type ChannelId = string & { readonly [brand]: true };

/** One vault on one chain: no voucher for it is good at another one. */
export interface VaultDomain {
  readonly chainId: number;
  readonly vault: TronAddress;
  channelId(config: ChannelConfig): ChannelId;
  /** What is signed: 32 bytes. `cumulative` is what the channel owes in all, in base units, 0 to 2^128-1. */
  voucherDigest(channel: ChannelId, cumulative: bigint): Uint8Array;
  /** What opens a channel on a connection: 32 bytes, for the seller's `nonce` of 16. No contract knows it. */
  openDigest(channel: ChannelId, nonce: Uint8Array): Uint8Array;
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const hashOf = (text: string): Uint8Array => keccak_256(ascii(text));

const DOMAIN_TYPE = hashOf("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
const CHANNEL_TYPE = hashOf(
  "ChannelConfig(address payer,address signer,address payee,uint8 assetKind,uint256 assetId,uint40 withdrawDelay,bytes32 salt)",
);
const VOUCHER_TYPE = hashOf("Voucher(bytes32 channelId,uint128 cumulative)");
const OPEN_TYPE = hashOf("Open(bytes32 channelId,bytes16 nonce)");
const NAME = hashOf("Swarmbid Vault");
const VERSION = hashOf("1");
const START = Uint8Array.of(0x19, 0x01);
const WORD = 32;

const numberWord = (value: bigint): Uint8Array => toBytes(value, WORD);
const addressWord = (address: TronAddress): Uint8Array => Buffer.concat([new Uint8Array(12), addressBytes(address)]);
const hash = (...parts: readonly Uint8Array[]): Uint8Array => keccak_256(Buffer.concat(parts));

/** TIP-712 (EIP-712 with addresses of 20 bytes) for `SwarmbidVault.sol`, with the domain's hash reckoned once. */
export function createVaultDomain(chainId: number, vault: TronAddress): VaultDomain {
  const separator = hash(DOMAIN_TYPE, NAME, VERSION, numberWord(BigInt(chainId)), addressWord(vault));
  const digest = (struct: Uint8Array): Uint8Array => hash(START, separator, struct);
  return {
    chainId,
    vault,
    channelId: ({ payer, signer, payee, assetKind, assetId, withdrawDelaySeconds, salt }) => {
      const people = [payer, signer, payee].map(addressWord);
      const terms = [BigInt(assetKind), assetId, BigInt(withdrawDelaySeconds)].map(numberWord);
      return Buffer.from(digest(hash(CHANNEL_TYPE, ...people, ...terms, salt))).toString("hex") as ChannelId;
    },
    voucherDigest: (channel, cumulative) =>
      digest(hash(VOUCHER_TYPE, Buffer.from(channel, "hex"), numberWord(cumulative))),
    openDigest: (channel, nonce) =>
      digest(hash(OPEN_TYPE, Buffer.from(channel, "hex"), nonce, new Uint8Array(WORD - nonce.length))),
  };
}
