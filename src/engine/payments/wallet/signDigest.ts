import { secp256k1 } from "@noble/curves/secp256k1.js";
import { SwarmbidError } from "../../errors.ts";

const DIGEST = 32;
/** TRON and Ethereum count the parity from here. */
const FIRST_V = 27;

/** r, s and v: 65 bytes, always the same for one digest and key (RFC 6979), with a low s. */
export function signDigest(digest: Uint8Array, privateKey: Uint8Array): Uint8Array {
  if (digest.length !== DIGEST) throw new SwarmbidError("internal", `A digest has ${DIGEST} bytes: report this.`);
  const [parity = 0, ...compact] = secp256k1.sign(digest, privateKey, {
    prehash: false,
    format: "recovered",
    lowS: true,
  });
  return Uint8Array.of(...compact, FIRST_V + parity);
}
