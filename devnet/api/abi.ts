import { selectorOf } from "./selector.ts";

/** A value of one word: a number, or an address as 41-hex. */
export type Word = bigint | string;

const wordOf = (value: Word): string =>
  (typeof value === "bigint" ? value.toString(16) : value.slice(-40)).padStart(64, "0");

/** Words one after another, as the ABI has them. */
export const encodeWords = (values: readonly Word[]): string => values.map(wordOf).join("");

/** A call of a function whose arguments are of one word each, in hex. */
export const encodeCall = (signature: string, ...values: readonly Word[]): string =>
  selectorOf(signature) + encodeWords(values);
