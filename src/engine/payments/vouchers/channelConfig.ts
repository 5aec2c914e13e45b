import { addressBytes, addressOf, type TronAddress } from "../tronAddress.ts";

/** What a channel is: who pays whom, by which key, in what. Two configurations that differ anywhere are two channels. */
export interface ChannelConfig {
  readonly payer: TronAddress;
  /** Whose signature counts: it can reach one pot of the payer and no more. */
  readonly signer: TronAddress;
  readonly payee: TronAddress;
  /** 10: a TRC-10 token, `assetId` its number. 20: a TRC-20 token, `assetId` its address as a number. */
  readonly assetKind: 10 | 20;
  readonly assetId: bigint;
  /** From the start of a release of the channel's reservation to its end. */
  readonly withdrawDelaySeconds: number;
  /** 32 bytes. */
  readonly salt: Uint8Array;
}

const ADDRESS = 20;
const WORD = 32;
const DELAY = 5;
const SIZE = 3 * ADDRESS + 1 + WORD + DELAY + WORD;
const ASSET_ID_LIMIT = 1n << 160n;
/** The vault takes no longer one. */
const LONGEST_DELAY_SECONDS = 30 * 86_400;

export const toBytes = (value: bigint, length: number): Uint8Array =>
  Uint8Array.from(Buffer.from(value.toString(16).padStart(length * 2, "0"), "hex"));

/** 130 bytes: the fields in their order, each as long as its type, big-endian. */
export function encodeChannelConfig(config: ChannelConfig): Uint8Array {
  return Buffer.concat([
    addressBytes(config.payer),
    addressBytes(config.signer),
    addressBytes(config.payee),
    Uint8Array.of(config.assetKind),
    toBytes(config.assetId, WORD),
    toBytes(BigInt(config.withdrawDelaySeconds), DELAY),
    config.salt,
  ]);
}

/** Reads what a stranger sent; undefined unless the vault would take vouchers for it. */
export function decodeChannelConfig(bytes: Uint8Array): ChannelConfig | undefined {
  if (bytes.length !== SIZE) return undefined;
  // A Buffer's slices would share the stranger's memory.
  const own = Uint8Array.from(bytes);
  let at = 0;
  const take = (length: number): Uint8Array => own.slice(at, (at += length));
  const number = (length: number): bigint => BigInt(`0x${Buffer.from(take(length)).toString("hex")}`);
  const people = [take(ADDRESS), take(ADDRESS), take(ADDRESS)].map((person) =>
    person.some((byte) => byte !== 0) ? addressOf(person) : undefined,
  );
  const [payer, signer, payee] = people;
  const [assetKind] = take(1);
  const assetId = number(WORD);
  const withdrawDelaySeconds = Number(number(DELAY));
  if (payer === undefined || signer === undefined || payee === undefined) return undefined;
  if ((assetKind !== 10 && assetKind !== 20) || assetId === 0n || assetId >= ASSET_ID_LIMIT) return undefined;
  if (withdrawDelaySeconds > LONGEST_DELAY_SECONDS) return undefined;
  return { payer, signer, payee, assetKind, assetId, withdrawDelaySeconds, salt: take(WORD) };
}
