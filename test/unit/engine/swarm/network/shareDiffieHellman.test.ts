import { createDiffieHellman } from "node:crypto";
import Wire from "bittorrent-protocol";
import { expect, test } from "vitest";
import { shareDiffieHellman } from "../../../../../src/engine/swarm/network/shareDiffieHellman.ts";

interface KeyExchange {
  generateKeys(): Uint8Array;
  computeSecret(publicKey: Uint8Array): Buffer;
}

const PRIME = `${"f".repeat(16)}c90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a63a36210000000000090563`;

function exchangeOf(): KeyExchange {
  const wire = new Wire("tcpOutgoing", 1);
  const { dh } = wire._encryptor as unknown as { readonly dh: KeyExchange };
  wire.destroy();
  return dh;
}

test("connections share the group, not the keys, and agree with any other client", () => {
  shareDiffieHellman(Wire);
  const ours = exchangeOf();
  const others = exchangeOf();
  const foreign = createDiffieHellman(PRIME, "hex", 2);
  const [ourKey, otherKey, foreignKey] = [ours.generateKeys(), others.generateKeys(), foreign.generateKeys()];
  expect(ourKey).not.toEqual(otherKey);
  expect(ours.computeSecret(foreignKey)).toEqual(foreign.computeSecret(ourKey));
  expect(others.computeSecret(foreignKey)).toEqual(foreign.computeSecret(otherKey));
  expect(ours.computeSecret(otherKey)).toEqual(others.computeSecret(ourKey));
});
