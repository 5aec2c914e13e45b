import { createDiffieHellman, createHash } from "node:crypto";
import { once } from "node:events";
import net from "node:net";
import { handshake } from "./messages.ts";

// Message Stream Encryption written from its description, with nothing of the library, so that both can be compared.

/** Of the contents: in the clear, or RC4; as bits, both. */
export const METHOD = { clear: 1, rc4: 2, both: 3 } as const;

/** How the exchange of keys went: what the other side chose and said after it. */
export interface Exchange {
  readonly socket: net.Socket;
  /** What the other side provides, or, to who dialled, has chosen. */
  readonly method: number;
  /** The other side's handshake of the peer protocol. */
  readonly handshake: Buffer;
  /** All that the other side sent, as it went over the line. */
  readonly onTheLine: () => Buffer;
}

const PRIME =
  "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a63a36210000000000090563";
const KEY_BYTES = 96;
const MAX_PADDING = 512;
const HANDSHAKE_BYTES = 68;
const CONSTANT = Buffer.alloc(8);

/** Dials, offers these methods and shakes hands. Rejects when the other side hangs up before its own handshake. */
export async function dialEncrypted(port: number, infoHash: string, methods: number): Promise<Exchange> {
  const socket = net.connect(port, "127.0.0.1");
  const line = readLine(socket);
  const skey = Buffer.from(infoHash, "hex");
  const { publicKey, secretWith } = keyPair();
  socket.write(publicKey);
  const secret = secretWith(await line.take(KEY_BYTES));
  const encrypt = rc4(sha1("keyA", secret, skey));
  const decrypt = rc4(sha1("keyB", secret, skey));
  const offer = Buffer.concat([CONSTANT, uint32(methods), Buffer.alloc(2), Buffer.alloc(2)]);
  socket.write(Buffer.concat([sha1("req1", secret), xor(sha1("req2", skey), sha1("req3", secret)), encrypt(offer)]));
  await line.skipPast(decrypt(CONSTANT));
  const method = decrypt(await line.take(4)).readUInt32BE();
  decrypt(await line.take(decrypt(await line.take(2)).readUInt16BE()));
  const say = handshake(infoHash);
  socket.write(method === METHOD.rc4 ? encrypt(say) : say);
  const heard = await line.take(HANDSHAKE_BYTES);
  return { socket, method, handshake: method === METHOD.rc4 ? decrypt(heard) : heard, onTheLine: line.all };
}

/** Answers who dialled with an exchange of keys, and chooses this method. Rejects when the other side hangs up. */
export async function answerEncrypted(socket: net.Socket, infoHash: string, choice: number): Promise<Exchange> {
  const line = readLine(socket);
  const skey = Buffer.from(infoHash, "hex");
  const { publicKey, secretWith } = keyPair();
  const secret = secretWith(await line.take(KEY_BYTES));
  socket.write(publicKey);
  await line.skipPast(sha1("req1", secret));
  await line.take(20);
  const decrypt = rc4(sha1("keyA", secret, skey));
  const encrypt = rc4(sha1("keyB", secret, skey));
  const offer = decrypt(await line.take(14));
  decrypt(await line.take(offer.readUInt16BE(12)));
  decrypt(await line.take(decrypt(await line.take(2)).readUInt16BE()));
  socket.write(encrypt(Buffer.concat([CONSTANT, uint32(choice), Buffer.alloc(2)])));
  const heard = await line.take(HANDSHAKE_BYTES);
  const method = offer.readUInt32BE(8);
  return { socket, method, handshake: choice === METHOD.rc4 ? decrypt(heard) : heard, onTheLine: line.all };
}

/** The bytes that arrive at a socket, taken in order; rejects when it closes before there are enough. */
function readLine(socket: net.Socket) {
  let all = Buffer.alloc(0);
  let at = 0;
  socket.on("data", (bytes: Buffer) => {
    all = Buffer.concat([all, bytes]);
  });
  socket.on("error", () => undefined);
  const closed = once(socket, "close");
  const more = async (): Promise<void> => {
    if (socket.destroyed) throw new Error("The other side hung up.");
    await Promise.race([once(socket, "data"), closed]);
  };
  return {
    all: () => all,
    async take(count: number): Promise<Buffer> {
      while (all.length < at + count) await more();
      at += count;
      return all.subarray(at - count, at);
    },
    async skipPast(mark: Buffer): Promise<void> {
      let found = all.indexOf(mark, at);
      while (found < 0) {
        if (all.length > at + MAX_PADDING + mark.length) throw new Error("The mark did not come.");
        await more();
        found = all.indexOf(mark, at);
      }
      at = found + mark.length;
    },
  };
}

function keyPair() {
  const pair = createDiffieHellman(PRIME, "hex", 2);
  const publicKey = padded(pair.generateKeys());
  return { publicKey, secretWith: (key: Uint8Array) => padded(pair.computeSecret(key)) };
}

const padded = (key: Buffer): Buffer => Buffer.concat([Buffer.alloc(KEY_BYTES - key.length), key]);

function sha1(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

const xor = (a: Buffer, b: Buffer): Buffer => Buffer.from(a.map((byte, at) => byte ^ (b[at] ?? 0)));

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** RC4, with its first 1,024 bytes thrown away. */
function rc4(key: Buffer): (bytes: Uint8Array) => Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  const swap = (a: number, b: number): void => {
    [state[a], state[b]] = [state[b] ?? 0, state[a] ?? 0];
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 255;
    swap(i, j);
  }
  let i = 0;
  let j = 0;
  const next = (): number => {
    i = (i + 1) & 255;
    j = (j + (state[i] ?? 0)) & 255;
    swap(i, j);
    return state[((state[i] ?? 0) + (state[j] ?? 0)) & 255] ?? 0;
  };
  for (let skipped = 0; skipped < 1_024; skipped++) next();
  return (bytes) => Buffer.from(bytes.map((byte) => byte ^ next()));
}
