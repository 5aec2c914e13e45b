import { secp256k1 } from "@noble/curves/secp256k1.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_UNITS } from "../../../../../src/engine/amount.ts";
import { accountOfPublicKey, addressOfKey } from "../../../../../src/engine/payments/addressOfKey.ts";
import { addressOf } from "../../../../../src/engine/payments/tronAddress.ts";
import { isSignedVoucher } from "../../../../../src/engine/payments/vouchers/isSignedVoucher.ts";
import { signVoucher } from "../../../../../src/engine/payments/vouchers/signVoucher.ts";
import { createVaultDomain } from "../../../../../src/engine/payments/vouchers/vaultDomain.ts";
import { sampleChannel, sampleDomain, sampleKey, sampleVault, signerOf } from "./sampleChannel.ts";

const own = signerOf(sampleKey(2));
const signer = own.address;
const channel = sampleDomain.channelId(sampleChannel());
const signature = signVoucher(sampleDomain, channel, 5n, own);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("a voucher", () => {
  test("has the signature that it always had", () => {
    expect([signer, channel, hex(sampleDomain.voucherDigest(channel, 5n)), hex(signature)]).toEqual([
      "THHsfg2eNiv6MSXC4y5d4t5wkvRVADRKiF",
      "fcd0da496ef586bc28633a1481d378cb3689b4e45afd2d43f445e2e7574a4057",
      "f428a0d0c6e361960dad77b3415e3adbe76bfd65735db712a764f236efd1b635",
      "6848197768de388968e3387cf3d0ff628c448fc788db1662e6b33547d5b2825f7921be1ba5ea0ba618058ab4bb278619605e3b261c010c89a98d75974ba33ffb",
    ]);
  });

  test("that its signer signed is accepted, whatever it is worth", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MAX_UNITS }), fc.integer({ min: 1, max: 200 }), (cumulative, number) => {
        const signed = signVoucher(sampleDomain, channel, cumulative, signerOf(sampleKey(number)));
        expect(isSignedVoucher(sampleDomain, channel, addressOfKey(sampleKey(number)), cumulative, signed)).toBe(true);
        expect(signed).toHaveLength(64);
      }),
      { numRuns: 30 },
    );
  });

  test("is good for its own sum, channel, signer, vault and chain alone", () => {
    const other = sampleDomain.channelId(sampleChannel({ salt: new Uint8Array(32) }));
    const chain = createVaultDomain(728_126_428, sampleVault);
    const vault = createVaultDomain(sampleDomain.chainId, signer);
    expect(isSignedVoucher(sampleDomain, channel, signer, 6n, signature)).toBe(false);
    expect(isSignedVoucher(sampleDomain, other, signer, 5n, signature)).toBe(false);
    expect(isSignedVoucher(sampleDomain, channel, addressOfKey(sampleKey(3)), 5n, signature)).toBe(false);
    expect(isSignedVoucher(chain, channel, signer, 5n, signature)).toBe(false);
    expect(isSignedVoucher(vault, channel, signer, 5n, signature)).toBe(false);
    expect(isSignedVoucher(sampleDomain, channel, signer, 5n, signature)).toBe(true);
  });

  test("is refused with a high s, whomever it recovers to: the vault takes only low ones", () => {
    const digest = sampleDomain.voucherDigest(channel, 5n);
    const r = BigInt(`0x${hex(signature.subarray(0, 32))}`);
    const asked = (s: bigint): boolean => {
      const forged = new secp256k1.Signature(r, s).addRecoveryBit(0);
      const account = accountOfPublicKey(forged.recoverPublicKey(digest).toBytes(false));
      return isSignedVoucher(sampleDomain, channel, addressOf(account), 5n, forged.toBytes("compact"));
    };
    const half = secp256k1.Point.Fn.ORDER >> 1n;
    expect([asked(half), asked(half + 1n)]).toEqual([true, false]);
  });

  test("of more than the vault can count is refused, although it is signed", () => {
    const sum = MAX_UNITS + 1n;
    const signed = signVoucher(sampleDomain, channel, sum, own);
    expect(isSignedVoucher(sampleDomain, channel, signer, sum, signed)).toBe(false);
  });

  test("with a single bit turned is refused", () => {
    for (let bit = 0; bit < 512; bit += 7) {
      const forged = Uint8Array.from(signature);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(isSignedVoucher(sampleDomain, channel, signer, 5n, forged)).toBe(false);
    }
  });

  test("of any bytes is refused, never an error", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom(new Uint8Array(64), new Uint8Array(64).fill(255)),
    );
    fc.assert(
      fc.property(bytes, fc.bigInt(), (forged, cumulative) => {
        expect(isSignedVoucher(sampleDomain, channel, signer, cumulative, forged)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
