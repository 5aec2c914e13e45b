import { utils } from "tronweb";
import { expect, test } from "vitest";
import { addressOfKey } from "../../../../../src/engine/payments/addressOfKey.ts";
import { isSignedOpen, signOpen } from "../../../../../src/engine/payments/vouchers/openProof.ts";
import { decodeMessage } from "../../../../../src/engine/wire/format/decodeMessage.ts";
import vectors from "../../../../vectors/sb_bid.json" with { type: "json" };
import { sampleChannel, sampleDomain, sampleKey, sampleVault, signerOf } from "./sampleChannel.ts";

const signer = addressOfKey(sampleKey(2));
const channel = sampleDomain.channelId(sampleChannel());
const nonce = new Uint8Array(16).fill(0xa5);
const proof = signOpen(sampleDomain, channel, nonce, signerOf(sampleKey(2)));

test("the proof that opens a channel is the one of the protocol's page, with tronweb's digest", () => {
  const message = decodeMessage(Buffer.from(vectors.messages.open, "hex"));
  expect(message?.type === "open" && Buffer.from(message.signature).equals(proof)).toBe(true);
  const domain = {
    name: "Swarmbid Vault",
    version: "1",
    chainId: sampleDomain.chainId,
    verifyingContract: sampleVault,
  };
  const types = {
    Open: [
      { name: "channelId", type: "bytes32" },
      { name: "nonce", type: "bytes16" },
    ],
  };
  const expected = utils._TypedDataEncoder.hash(domain, types, { channelId: `0x${channel}`, nonce });
  expect(`0x${Buffer.from(sampleDomain.openDigest(channel, nonce)).toString("hex")}`).toBe(expected);
});

test("it is good for its own channel, nonce and signer alone", () => {
  const other = sampleDomain.channelId(sampleChannel({ salt: new Uint8Array(32) }));
  expect(isSignedOpen(sampleDomain, channel, signer, nonce, proof)).toBe(true);
  expect(isSignedOpen(sampleDomain, other, signer, nonce, proof)).toBe(false);
  expect(isSignedOpen(sampleDomain, channel, addressOfKey(sampleKey(3)), nonce, proof)).toBe(false);
  expect(isSignedOpen(sampleDomain, channel, signer, new Uint8Array(16), proof)).toBe(false);
  expect(isSignedOpen(sampleDomain, channel, signer, nonce.subarray(1), proof)).toBe(false);
  expect(isSignedOpen(sampleDomain, channel, signer, nonce, proof.subarray(1))).toBe(false);
});
