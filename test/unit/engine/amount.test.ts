import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Asset,
  addAmounts,
  amountOf,
  formatAmount,
  formatUnits,
  isAsset,
  MAX_UNITS,
  parseAmount,
  subtractAmounts,
} from "../../../src/engine/amount.ts";

const assets = fc.constantFrom<Asset>("TRX", "BTT", "BTTOLD");
const units = fc.bigInt({ min: 0n, max: MAX_UNITS });

describe("an amount that a person wrote", () => {
  test.each<[string, Asset, bigint]>([
    ["1", "TRX", 1_000_000n],
    ["12.5", "TRX", 12_500_000n],
    ["0.000001", "BTTOLD", 1n],
    ["0.000000000000000001", "BTT", 1n],
    [" 1250.50 BTT ", "BTT", 1_250_500_000_000_000_000_000n],
    ["007", "TRX", 7_000_000n],
    ["340282366920938463463.374607431768211455", "BTT", MAX_UNITS],
  ])("%j of %s is read exactly", (text, asset, expected) => {
    expect(parseAmount(text, asset)).toEqual({ asset, units: expected });
  });

  test.each<[string, Asset, RegExp]>([
    ["", "BTT", /such as 12\.5/],
    ["0", "BTT", /above 0/],
    ["0.000", "TRX", /above 0/],
    ["-1", "BTT", /without a sign/],
    ["+1", "BTT", /without a sign/],
    ["−1", "BTT", /without a sign/],
    ["1e3", "BTT", /Write the amount out/],
    ["1.5E-3", "BTT", /Write the amount out/],
    ["0.0000001", "TRX", /has 6 digits after the point, and that amount has 7/],
    ["1.0000000", "BTTOLD", /has 6 digits/],
    ["1.0000000000000000001", "BTT", /has 18 digits/],
    ["1,5", "BTT", /plain digits/],
    ["1.250,5", "BTT", /plain digits/],
    ["1,250.5", "BTT", /plain digits/],
    ["1'250", "BTT", /plain digits/],
    ["1_250", "BTT", /plain digits/],
    ["1 250", "BTT", /plain digits/],
    ["1\u00a0250", "BTT", /plain digits/],
    ["1\u202f250", "BTT", /plain digits/],
    ["1.2.3", "BTT", /plain digits/],
    [".5", "BTT", /plain digits/],
    ["5.", "BTT", /plain digits/],
    ["٣", "BTT", /plain digits/],
    ["0x10", "BTT", /plain digits/],
    ["Infinity", "BTT", /plain digits/],
    ["1 BTTOLD", "BTT", /That is an amount of BTTOLD: BTT is wanted here/],
    ["1 EUR", "BTT", /plain digits/],
    ["340282366920938463463.374607431768211456", "BTT", /more BTT than there can be/],
    ["9".repeat(1_000_000), "BTT", /longer than any amount/],
  ])("%.40j of %s is refused with a sentence", (text, asset, sentence) => {
    expect(() => parseAmount(text, asset)).toThrow(sentence);
  });

  test("may be zero only where that is allowed", () => {
    expect(parseAmount("0", "BTT", { allowZero: true }).units).toBe(0n);
  });
});

describe("amounts", () => {
  test("are read back as they are written, whatever their size", () => {
    fc.assert(
      fc.property(assets, units, (asset, count) => {
        const amount = amountOf(asset, count);
        expect(parseAmount(formatAmount(amount), asset, { allowZero: true })).toEqual(amount);
        expect(parseAmount(formatUnits(amount), asset, { allowZero: true })).toEqual(amount);
      }),
    );
  });

  test("are added and taken away exactly, or refused", () => {
    fc.assert(
      fc.property(assets, units, units, (asset, first, second) => {
        const [a, b] = [amountOf(asset, first), amountOf(asset, second)];
        if (first + second > MAX_UNITS) expect(() => addAmounts(a, b)).toThrow("more");
        else expect(subtractAmounts(addAmounts(a, b), b)).toEqual(a);
        if (second > first) expect(() => subtractAmounts(a, b)).toThrow("less than nothing");
      }),
    );
  });

  test("of different assets are never reckoned together", () => {
    for (const reckon of [addAmounts, subtractAmounts])
      expect(() => reckon(amountOf("BTT", 2n), amountOf("BTTOLD", 1n))).toThrow("cannot be reckoned together");
  });

  test("never change after they are made", () => {
    expect(Object.isFrozen(amountOf("BTT", 2n))).toBe(true);
  });

  test("bear no asset that is not known", () => {
    expect(["BTT", "toString", "", 1, undefined].map(isAsset)).toEqual([true, false, false, false, false]);
  });
});
