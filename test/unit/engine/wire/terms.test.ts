import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressOf } from "../../../../src/engine/payments/tronAddress.ts";
import { decodeBencode } from "../../../../src/engine/torrent/bencode.ts";
import { encodeBencode } from "../../../../src/engine/torrent/encodeBencode.ts";
import { formatMarketAsset, parseMarketAsset } from "../../../../src/engine/wire/format/marketAsset.ts";
import { decodeTerms, encodeTerms, type MarketTerms } from "../../../../src/engine/wire/format/terms.ts";
import vectors from "../../../vectors/sb_bid.json" with { type: "json" };

const VAULT = "tron:3448148188/trc20:TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4/vault:TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn";
const DIRECT = "tron:728126428/trc10:1002000/direct";
const asset = (text: string) => {
  const read = parseMarketAsset(text);
  if (read === undefined) throw new Error(text);
  return read;
};
const both: MarketTerms = {
  buys: true,
  sells: { reservePerMiB: 25n * 10n ** 17n, windowBytes: 16_777_216 },
  assets: [asset(VAULT), asset(DIRECT)],
};
const buyer: MarketTerms = { buys: true, sells: undefined, assets: [asset(VAULT)] };
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));
const read = (text: string) => decodeTerms(decodeBencode(bytesOf(text)));

describe("what a handshake announces", () => {
  test.each([
    ["sells and buys", both],
    ["buys alone", buyer],
  ] as const)("%s: these bytes, and these bytes say it", (name, terms) => {
    expect(Buffer.from(encodeBencode(encodeTerms(terms))).toString("hex")).toBe(vectors.handshakes[name]);
    expect(decodeTerms(decodeBencode(Buffer.from(vectors.handshakes[name], "hex")))).toEqual(terms);
  });

  test("has neither an address of a wallet nor a key in it", () => {
    expect(Object.keys(encodeTerms(both)).sort()).toEqual(["a", "p", "r", "v", "w"]);
  });

  const a = `1:al${DIRECT.length}:${DIRECT}e`;
  const sells = "1:p1:51:ri1e1:vi1e1:wi9ee";
  test.each([
    ["another version", `d${a}1:p1:51:ri1e1:vi2e1:wi9ee`],
    ["no version", `d${a}1:p1:51:ri1e1:wi9ee`],
    ["neither role", `d${a}1:ri0e1:vi1ee`],
    ["a role that is not known", `d${a}1:ri4e1:vi1ee`],
    ["no assets", `d1:ale${sells}`],
    ["five assets", `d1:al${[1, 2, 3, 4, 5].map((id) => `27:tron:7281264/trc10:${id}/direct`).join("")}e${sells}`],
    ["an asset twice", `d1:al${`${DIRECT.length}:${DIRECT}`.repeat(2)}e${sells}`],
    ["an asset that is not understood", `d1:al3:btce${sells}`],
    ["a seller without a reserve", `d${a}1:ri1e1:vi1e1:wi9ee`],
    ["a seller without a window", `d${a}1:p1:51:ri1e1:vi1ee`],
    ["a window of nothing", `d${a}1:p1:51:ri1e1:vi1e1:wi0ee`],
    ["a list", `l${a.slice(3)}e`],
    ["more than 1 KiB", `d${a}1:p1:51:ri1e1:vi1e1:wi9e1:z1000:${"z".repeat(1_000)}e`],
  ])("is not believed with %s", (_, text) => {
    expect(decodeBencode(bytesOf(text))).toBeDefined();
    expect(read(text)).toBeUndefined();
  });

  test("is read when nothing is wrong with it, whatever else it says", () => {
    expect(read(`d${a}${sells}`)).toBeDefined();
    expect(read(`d${a}1:p1:51:ri1e1:vi1e1:wi9e1:z1:!e`)).toEqual(read(`d${a}${sells}`));
    expect(decodeTerms(undefined)).toBeUndefined();
  });
});

describe("an asset", () => {
  test("of any kind is read as it was written", () => {
    const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(addressOf);
    const id = fc.integer({ min: 1, max: 0xffff_ffff });
    const any = fc.record({
      chainId: id,
      token: fc.oneof(
        fc.record({ kind: fc.constant("trc10" as const), id }),
        fc.record({ kind: fc.constant("trc20" as const), address }),
      ),
      settlement: fc.oneof(
        fc.record({ kind: fc.constant("vault" as const), vault: address }),
        fc.constant({ kind: "direct" as const }),
      ),
    });
    fc.assert(
      fc.property(any, (value) => {
        expect(parseMarketAsset(formatMarketAsset(value))).toEqual(value);
      }),
    );
  });

  test.each([
    "",
    "tron",
    VAULT.toUpperCase(),
    ` ${VAULT}`,
    `${VAULT}\n`,
    VAULT.replace("3448148188", "4294967296"),
    VAULT.replace("3448148188", "03448148188"),
    VAULT.replace("TAFj", "TAFk"),
    VAULT.replace("RXwAzfn", "RXwAzfm"),
    VAULT.replace("vault:", ""),
    DIRECT.replace("1002000", "0"),
    DIRECT.replace("1002000", "4294967296"),
    `${DIRECT}:1`,
    DIRECT.replace("tron:", "eth:"),
  ])("%j is none", (text) => {
    expect(parseMarketAsset(text)).toBeUndefined();
  });
});
