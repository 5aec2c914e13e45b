import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressBytes, addressOf, parseTronAddress } from "../../../../src/engine/payments/tronAddress.ts";

/** The BTT token on mainnet, as its issuer publishes it. */
const BTT = "TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4";

test.each([
  [BTT, "032017411f4663b317fe77c257d28d5cd1b26e3d"],
  ["TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "a614f803b6fd780986a42c78ec9c7f77e6ded13c"],
  ["T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", "0000000000000000000000000000000000000000"],
])("%s stands for %s", (address, hex) => {
  expect(Buffer.from(addressBytes(parseTronAddress(` ${address}\n`))).toString("hex")).toBe(hex);
  expect(addressOf(Buffer.from(hex, "hex"))).toBe(address);
});

test("any 20 bytes have an address that is read back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
      expect(addressBytes(parseTronAddress(addressOf(bytes)))).toEqual(bytes);
    }),
    { numRuns: 200 },
  );
});

test("any letter that is typed wrongly is noticed", () => {
  const letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  fc.assert(
    fc.property(fc.nat(BTT.length - 2), fc.constantFrom(...Array.from(letters)), (at, letter) => {
      const typed = BTT.slice(0, at + 1) + letter + BTT.slice(at + 2);
      if (typed === BTT) expect(parseTronAddress(typed)).toBe(BTT);
      else expect(() => parseTronAddress(typed)).toThrow("typing error");
    }),
    { numRuns: 300 },
  );
});

describe("what is no address is refused with a sentence", () => {
  test.each<[string, RegExp]>([
    ["", /begins with T/],
    ["0x032017411f4663b317fe77c257d28d5cd1b26e3d", /of other chains/],
    ["41032017411F4663b317fe77c257d28d5cd1b26e3d", /in hex/],
    ["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", /begins with T/],
    [BTT.slice(0, -1), /has 34 letters and digits, and that one has 33/],
    [`${BTT}4`, /and that one has 35/],
    ["T".repeat(1_000_000), /and that one has 1000000/],
    [BTT.replace("x", "0"), /typing error/],
    [BTT.replace("x", "I"), /typing error/],
    [BTT.replace("x", "é"), /typing error/],
    [BTT.toLowerCase().replace("t", "T"), /typing error/],
  ])("%.50j", (text, sentence) => {
    expect(() => parseTronAddress(text)).toThrow(sentence);
  });
});
