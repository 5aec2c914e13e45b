import { addressBytes, addressOf, parseTronAddress, type TronAddress } from "../../payments/tronAddress.ts";

/** What is paid in, and how it is settled. */
export interface MarketAsset {
  /** Of the network: 728126428 is TRON's mainnet. */
  readonly chainId: number;
  readonly token:
    | { readonly kind: "trc10"; readonly id: number }
    | { readonly kind: "trc20"; readonly address: TronAddress };
  /** By vouchers that a vault pays, or by transfers on the chain. */
  readonly settlement: { readonly kind: "vault"; readonly vault: TronAddress } | { readonly kind: "direct" };
}

/** The longest text that can be right: two numbers of ten digits and two addresses. */
const LONGEST_TEXT = 128;
const FORM =
  /^tron:(?<chain>[1-9]\d{0,9})\/(?:trc10:(?<id>[1-9]\d{0,9})|trc20:(?<token>T\w{33}))\/(?:vault:(?<vault>T\w{33})|(?<direct>direct))$/;
const LARGEST = 0xffff_ffff;

/** `tron:<chainId>/trc20:<token>/vault:<vault>` and its like. */
export function formatMarketAsset({ chainId, token, settlement }: MarketAsset): string {
  const what = token.kind === "trc10" ? `trc10:${token.id}` : `trc20:${token.address}`;
  return `tron:${chainId}/${what}/${settlement.kind === "vault" ? `vault:${settlement.vault}` : "direct"}`;
}

/** Reads what a stranger announced; undefined for anything that `formatMarketAsset` would not have written. */
export function parseMarketAsset(text: string): MarketAsset | undefined {
  const parts = text.length <= LONGEST_TEXT ? FORM.exec(text)?.groups : undefined;
  if (parts === undefined) return undefined;
  const chainId = Number(parts["chain"]);
  const id = Number(parts["id"]);
  const address = readAddress(parts["token"]);
  const vault = readAddress(parts["vault"]);
  if (chainId > LARGEST) return undefined;
  const token =
    parts["id"] === undefined ? address && { kind: "trc20" as const, address } : { kind: "trc10" as const, id };
  const settlement =
    parts["direct"] === undefined ? vault && { kind: "vault" as const, vault } : { kind: "direct" as const };
  if (token === undefined || settlement === undefined || (token.kind === "trc10" && token.id > LARGEST))
    return undefined;
  return { chainId, token, settlement };
}

function readAddress(text: string | undefined): TronAddress | undefined {
  try {
    return text === undefined ? undefined : parseTronAddress(text);
  } catch {
    return undefined;
  }
}

/** An address of 20 bytes as a message carries it; undefined for one that nobody has. */
export function readAddressBytes(bytes: Uint8Array): TronAddress | undefined {
  return bytes.length === 20 && bytes.some((byte) => byte !== 0) ? addressOf(bytes) : undefined;
}

/** An address as the number that a channel's configuration has for a TRC-20 token. */
export const addressNumber = (address: TronAddress): bigint =>
  BigInt(`0x${Buffer.from(addressBytes(address)).toString("hex")}`);
