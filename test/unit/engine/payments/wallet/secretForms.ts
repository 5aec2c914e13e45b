import { accountKey, accountsNode } from "../../../../../src/engine/payments/wallet/derivation.ts";
import { readPhrase, seedOf } from "../../../../../src/engine/payments/wallet/phrase.ts";

/** A secret in every form in which it could be written. */
export function formsOf(secret: Uint8Array): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  const inspected = [...bytes.subarray(0, 8)];
  const texts = [
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    bytes.toString("base64").replace(/.{2}=*$/, ""),
    bytes.toString("base64url").replace(/.{2}$/, ""),
    inspected.join(","),
    inspected.join(", "),
    inspected.map((byte, at) => `"${String(at)}":${String(byte)}`).join(","),
    [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" "),
    BigInt(`0x${bytes.toString("hex")}`).toString(),
  ];
  return [bytes, ...texts.map((text) => Buffer.from(text))];
}

/** What a phrase gives away: so many of its words in a row, and all that is derived from it. */
export async function secretsOf(phrase: string, inARow = 2): Promise<readonly Buffer[]> {
  const entropy = readPhrase(phrase);
  const seed = await seedOf(entropy);
  const node = accountsNode(seed);
  const words = phrase.split(" ");
  const rows = words
    .slice(inARow - 1)
    .flatMap((_, at) => [" ", ",", '","', "', '"].map((gap) => words.slice(at, at + inARow).join(gap)));
  const keys = [entropy, seed, node.subarray(0, 32), node.subarray(32), accountKey(node, 0), accountKey(node, 1)];
  return [...rows.map((row) => Buffer.from(row)), ...keys.flatMap(formsOf)];
}
