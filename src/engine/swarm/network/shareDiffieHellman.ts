import { createDiffieHellman, type DiffieHellman, randomBytes } from "node:crypto";
import type { WireClass } from "bittorrent-protocol";

/** The 768-bit prime and the generator of Message Stream Encryption. */
const PRIME =
  "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a63a36210000000000090563";
const GENERATOR = 2;
/** Message Stream Encryption asks for private keys of 160 bits. */
const PRIVATE_KEY_BYTES = 20;

/** The part of a key exchange that the library uses. */
interface KeyExchange {
  /** Answers the public key. */
  generateKeys(): Buffer;
  computeSecret(publicKey: Uint8Array): Buffer;
}

interface Encryptor {
  readonly dh: KeyExchange;
  exchange?: KeyExchange;
}

/**
 * The library checks the prime anew for every connection, which takes 17 ms of the thread each: fifty peers at once stop it
 * for most of a second. The check is made once here; every connection still has keys of its own.
 */
export function shareDiffieHellman(wireClass: WireClass): void {
  const probe = new wireClass("tcpOutgoing", 1);
  const encryptor = probe._encryptor;
  probe.destroy();
  if (encryptor === null) throw new Error("The connections of the library know no encryption.");
  let group: DiffieHellman | undefined;
  Object.defineProperty(Object.getPrototypeOf(encryptor), "dh", {
    configurable: true,
    get(this: Encryptor) {
      group ??= createDiffieHellman(PRIME, "hex", GENERATOR);
      this.exchange ??= createKeyExchange(group);
      return this.exchange;
    },
  });
}

function createKeyExchange(group: DiffieHellman): KeyExchange {
  const privateKey = randomBytes(PRIVATE_KEY_BYTES);
  return {
    generateKeys() {
      group.setPrivateKey(privateKey);
      return group.generateKeys();
    },
    computeSecret(publicKey) {
      group.setPrivateKey(privateKey);
      return group.computeSecret(publicKey);
    },
  };
}
