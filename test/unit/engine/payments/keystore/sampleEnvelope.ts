import { type Envelope, NONCE_BYTES, SALT_BYTES } from "../../../../../src/engine/payments/keystore/envelope.ts";
import { parseTronAddress } from "../../../../../src/engine/payments/tronAddress.ts";

export const sampleAddress = parseTronAddress("THHsfg2eNiv6MSXC4y5d4t5wkvRVADRKiF");
export const otherAddress = parseTronAddress("TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn");

/** Looks like a wallet with a phrase; nothing opens it. */
export const sampleEnvelope = (different: Partial<Envelope> = {}): Envelope => ({
  kind: "phrase",
  account: 0,
  address: sampleAddress,
  salt: new Uint8Array(SALT_BYTES).fill(1),
  nonce: new Uint8Array(NONCE_BYTES).fill(2),
  sealed: new Uint8Array(96).fill(3),
  ...different,
});

const none = new Uint8Array();
export const watching: Envelope = {
  kind: "watch",
  account: 0,
  address: sampleAddress,
  salt: none,
  nonce: none,
  sealed: none,
};
