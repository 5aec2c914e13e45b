import { describe, expect, test } from "vitest";
import { decodeBencode } from "../../../src/engine/torrent/bencode.ts";
import { encodeBencode } from "../../../src/engine/torrent/encodeBencode.ts";
import { decodeMessage } from "../../../src/engine/wire/format/decodeMessage.ts";
import { encodeMessage } from "../../../src/engine/wire/format/encodeMessage.ts";
import { parseMarketAsset } from "../../../src/engine/wire/format/marketAsset.ts";
import { decodeTerms, encodeTerms } from "../../../src/engine/wire/format/terms.ts";
import vectors from "../../vectors/sb_bid.json" with { type: "json" };
import { FUZZ_RUNS, FUZZ_TIMEOUT_MS, fuzz } from "./fuzz.ts";
import { mutateBytes, randomBencode, randomBytes, randomText } from "./mutate.ts";

const KEYS = ["t", "q", "a", "b", "s", "e", "p", "c", "o", "w", "y", "n", "k", "g", "x", "r", "d", "m", "v"];
const read = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));
const MESSAGES = [...Object.values(vectors.messages), ...Object.values(vectors.refused)].map(read);
const HANDSHAKES = Object.values(vectors.handshakes).map(read);
const pick = (list: readonly Uint8Array[], index: number): Uint8Array => list[index % list.length] ?? new Uint8Array();
const random = (samples: readonly Uint8Array[]) => (below: (below: number) => number) =>
  [
    () => mutateBytes(pick(samples, below(samples.length)), below),
    () => mutateBytes(pick(samples, below(samples.length)), below),
    () => Uint8Array.from(Buffer.from(randomBencode(below, KEYS), "latin1")),
    () => randomBytes(below, 60),
  ][below(4)]?.() ?? new Uint8Array();

describe(`sb_bid, ${FUZZ_RUNS} hostile inputs each: nothing throws, nothing takes 50 ms`, {
  timeout: FUZZ_TIMEOUT_MS,
}, () => {
  test("messages: what is believed is a message of version 1, and no byte of it is lost", () => {
    let believed = 0;
    fuzz(random(MESSAGES), (input) => {
      const message = decodeMessage(input);
      if (message === undefined) return;
      believed += 1;
      const bytes = encodeMessage(message);
      expect(bytes.length).toBeLessThanOrEqual(1024);
      expect(decodeMessage(bytes)).toEqual(message);
    });
    // Otherwise nothing behind the first check was tried.
    expect(believed).toBeGreaterThan(FUZZ_RUNS / 1_000);
  });

  test("the dictionary of the handshake", () => {
    let believed = 0;
    fuzz(random(HANDSHAKES), (input) => {
      const terms = decodeTerms(decodeBencode(input));
      if (terms === undefined) return;
      believed += 1;
      expect(decodeTerms(decodeBencode(encodeBencode(encodeTerms(terms))))).toEqual(terms);
    });
    expect(believed).toBeGreaterThan(FUZZ_RUNS / 1_000);
  });

  test("names of assets", () => {
    const address = "TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4";
    const pieces = [
      "tron:",
      "1",
      "728126428",
      "/",
      "trc10:",
      "trc20:",
      "vault:",
      "direct",
      address,
      "0",
      "T",
      "é",
      "\n",
    ];
    fuzz(
      (below) => randomText(below, pieces, 12),
      (text) => {
        expect(typeof parseMarketAsset(text)).toMatch(/object|undefined/);
      },
    );
  });
});
