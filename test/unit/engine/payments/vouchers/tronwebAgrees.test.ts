import { Trx, utils } from "tronweb";
import { expect, test } from "vitest";
import { addressOfKey } from "../../../../../src/engine/payments/addressOfKey.ts";
import { isSignedVoucher } from "../../../../../src/engine/payments/vouchers/isSignedVoucher.ts";
import { signVoucher } from "../../../../../src/engine/payments/vouchers/signVoucher.ts";
import { sampleChannel, sampleDomain, sampleKey, sampleVault, signerOf } from "./sampleChannel.ts";

const domain = { name: "Swarmbid Vault", version: "1", chainId: sampleDomain.chainId, verifyingContract: sampleVault };
const channelTypes = {
  ChannelConfig: [
    { name: "payer", type: "address" },
    { name: "signer", type: "address" },
    { name: "payee", type: "address" },
    { name: "assetKind", type: "uint8" },
    { name: "assetId", type: "uint256" },
    { name: "withdrawDelay", type: "uint40" },
    { name: "salt", type: "bytes32" },
  ],
};
const voucherTypes = {
  Voucher: [
    { name: "channelId", type: "bytes32" },
    { name: "cumulative", type: "uint128" },
  ],
};
const encoder = utils._TypedDataEncoder;
const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString("hex")}`;
const config = sampleChannel();
const channel = sampleDomain.channelId(config);
const told = { ...config, withdrawDelay: config.withdrawDelaySeconds };

test("the digests of channels and vouchers are those of tronweb", () => {
  expect(encoder.hash(domain, channelTypes, told)).toBe(`0x${channel}`);
  for (const cumulative of [0n, 1n, 10n ** 18n, 2n ** 128n - 1n]) {
    const expected = encoder.hash(domain, voucherTypes, { channelId: `0x${channel}`, cumulative });
    expect(hex(sampleDomain.voucherDigest(channel, cumulative))).toBe(expected);
  }
});

test("tronweb and we accept each other's signatures", () => {
  const key = sampleKey(2);
  const signer = addressOfKey(key);
  const value = { channelId: `0x${channel}`, cumulative: 77n };
  const ours = signVoucher(sampleDomain, channel, 77n, signerOf(key));
  const parity = (ours[32] ?? 0) >> 7;
  const long = Uint8Array.of(...ours, 27 + parity);
  long[32] = (long[32] ?? 0) & 0x7f;
  expect(Trx.verifyTypedData(domain, voucherTypes, value, hex(long), signer)).toBe(true);

  const theirs = Buffer.from(Trx._signTypedData(domain, voucherTypes, value, hex(key).slice(2)).slice(2), "hex");
  const compact = Uint8Array.from(theirs.subarray(0, 64));
  if (theirs[64] === 28) compact[32] = (compact[32] ?? 0) | 0x80;
  expect(isSignedVoucher(sampleDomain, channel, signer, 77n, compact)).toBe(true);
  expect(hex(compact)).toBe(hex(ours));
});
