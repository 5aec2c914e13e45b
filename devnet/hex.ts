/** Bytes as lower-case hex without 0x. */
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Hex with or without 0x as bytes. An error says what is not hex. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/^0x/, "");
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) throw new Error(`This is not hex: ${text.slice(0, 80)}`);
  return new Uint8Array(Buffer.from(digits, "hex"));
}

/** 32 bytes, big-endian. */
export const toWord = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, "0"));

/** The node's messages for people are hex of UTF-8. */
export const textToHex = (text: string): string => toHex(new TextEncoder().encode(text));
