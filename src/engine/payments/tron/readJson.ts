import { SwarmbidError } from "../../errors.ts";
import type { TransactionId } from "../chain.ts";
import { addressOf, type TronAddress } from "../tronAddress.ts";
import type { Json } from "./parseJson.ts";

// Strict readers of a node's answers. Nodes leave out fields that are zero or empty; for a field that is of another kind than it should
// be `nodeWrong` is thrown.

/** An answer that no honest node gives. */
export const badAnswer = (what: string): SwarmbidError =>
  new SwarmbidError("nodeWrong", `The node's answer makes no sense (${what}): choose another node.`);

export type JsonObject = Readonly<Record<string, Json>>;

const MAX_INT64 = 2n ** 63n - 1n;

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function objectIn(value: Json | undefined): JsonObject {
  if (value === undefined) return {};
  if (!isObject(value)) throw badAnswer("an object is missing");
  return value;
}

export function listIn(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badAnswer("a list is missing");
  return value as readonly Json[];
}

/** 0 to 2^63-1; nothing is 0. */
export function unitsIn(value: Json | undefined): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value !== "bigint" || value < 0n || value > MAX_INT64) throw badAnswer("a number is none");
  return value;
}

/** As {@link unitsIn}, at most 2^53-1. */
export function numberIn(value: Json | undefined): number {
  const units = unitsIn(value);
  if (units > BigInt(Number.MAX_SAFE_INTEGER)) throw badAnswer("a number is too large");
  return Number(units);
}

export function textIn(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw badAnswer("a text is none");
  return value;
}

/** Digits of hex as bytes; `bytes` says how many there have to be. */
export function hexIn(value: Json | undefined, bytes?: number): Uint8Array {
  const text = textIn(value);
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) throw badAnswer("hex is none");
  if (bytes !== undefined && text.length !== bytes * 2) throw badAnswer("hex has another length");
  return new Uint8Array(Buffer.from(text, "hex"));
}

/** An address of 21 bytes in hex. */
export function addressIn(value: Json | undefined): TronAddress {
  const bytes = hexIn(value, 21);
  if (bytes[0] !== 0x41) throw badAnswer("an address is none");
  return addressOf(bytes.subarray(1));
}

export const transactionIdIn = (value: Json | undefined): TransactionId =>
  Buffer.from(hexIn(value, 32)).toString("hex") as TransactionId;

/** Messages for people come as hex of UTF-8, and sometimes as they are. At most 200 printable characters of it. */
export function messageIn(value: Json | undefined): string {
  const text = typeof value === "string" ? value : "";
  const said = /^([0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, "hex").toString("utf8") : text;
  const printable = said.replaceAll(/[^\x20-\x7e\u00a1-\ufffc]+/g, " ").trim();
  return printable.length > LONGEST_MESSAGE ? `${printable.slice(0, LONGEST_MESSAGE)}…` : printable;
}

const LONGEST_MESSAGE = 200;
