import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { decodeBencode } from "../../../src/engine/torrent/bencode.ts";
import { encodeBencode } from "../../../src/engine/torrent/encodeBencode.ts";
import { decodeMessage } from "../../../src/engine/wire/format/decodeMessage.ts";
import { encodeMessage } from "../../../src/engine/wire/format/encodeMessage.ts";
import { FAULTS, GOODBYES, REFUSALS } from "../../../src/engine/wire/format/messages.ts";
import { decodeTerms, encodeTerms } from "../../../src/engine/wire/format/terms.ts";
import vectors from "../../vectors/sb_bid.json" with { type: "json" };

const page = readFileSync(path.resolve(import.meta.dirname, "../../../docs/protocol.md"), "utf8");

/** The vectors of the page below a heading: a name, and its bytes on the next line. */
function vectorsBelow(heading: string): Record<string, string> {
  const block = page.split(`\n${heading}\n`)[1]?.split("```")[1] ?? "";
  const pairs = [...block.matchAll(/^(\S.*)\n {4}([0-9a-f]*)$/gm)].map(
    ([, name = "", hex = ""]) => [name, hex] as const,
  );
  return Object.fromEntries<string>(pairs);
}
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

test("the page of the protocol has the vectors of the tests, all of them", () => {
  expect(vectorsBelow("The dictionary `sb`:")).toEqual(vectors.handshakes);
  expect(vectorsBelow("Messages:")).toEqual(vectors.messages);
  expect(vectorsBelow("To be refused:")).toEqual(vectors.refused);
});

test("each message of the page is read, and written as it stands there; what is to be refused is refused", () => {
  for (const hex of Object.values(vectorsBelow("Messages:"))) {
    const message = decodeMessage(bytesOf(hex));
    expect(message && toHex(encodeMessage(message))).toBe(hex);
  }
  for (const hex of Object.values(vectorsBelow("The dictionary `sb`:"))) {
    const terms = decodeTerms(decodeBencode(bytesOf(hex)));
    expect(terms && toHex(encodeBencode(encodeTerms(terms)))).toBe(hex);
  }
  for (const hex of Object.values(vectorsBelow("To be refused:"))) expect(decodeMessage(bytesOf(hex))).toBeUndefined();
});

test.each([
  ["no", REFUSALS],
  ["bye", GOODBYES],
  ["err", FAULTS],
])("the row of %s names each of its reasons", (type, reasons) => {
  const row = page.split("\n").find((line) => line.startsWith(`| \`${type}\``)) ?? "";
  const named = /`k` one of ((?:`\w+`(?:, )?)+)/.exec(row)?.[1]?.match(/\w+/g);
  expect(named).toEqual([...reasons]);
});
