import { once } from "node:events";
import net from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { EngineSettings } from "../../../src/engine/model.ts";
import { answerEncrypted, dialEncrypted, METHOD } from "./messageStreamEncryption.ts";
import { handshake } from "./messages.ts";
import { openRange, type Range } from "./startTarget.ts";

type Mode = EngineSettings["encryption"];

const PREAMBLE = "\x13BitTorrent protocol";
const HANDSHAKE_BYTES = 68;

let range: Range;
const sockets = new Set<net.Socket>();
const servers: net.Server[] = [];

beforeAll(async () => {
  range = await openRange();
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(servers.splice(0).map((server) => once(server.close(), "close")));
});
afterAll(() => range.close());

describe("a peer that dials us", () => {
  const seeding = (encryption: Mode) => range.start({ seeds: true, settings: { encryption } });

  test.each([
    ["prefer", true],
    ["off", true],
    ["require", false],
  ] as const)("without encryption is, when the mode is %s, taken: %s", async (mode, isTaken) => {
    const { port } = await seeding(mode);
    const socket = kept(net.connect(port, "127.0.0.1"));
    socket.write(handshake(range.infoHash));
    const heard = await untilClosedOr(socket, HANDSHAKE_BYTES);
    expect(heard.toString("latin1").startsWith(PREAMBLE)).toBe(isTaken);
    // Not a single byte is said in the clear.
    expect(heard.length > 0).toBe(isTaken);
  });

  test.each([
    ["prefer", "clear", METHOD.clear],
    ["prefer", "rc4", METHOD.rc4],
    ["prefer", "both", METHOD.clear],
    ["require", "rc4", METHOD.rc4],
    ["require", "both", METHOD.rc4],
  ] as const)(
    "and exchanges keys is, when the mode is %s and it offers %s, taken with method %d",
    async (mode, offer, choice) => {
      const { port } = await seeding(mode);
      const exchange = await dialEncrypted(port, range.infoHash, METHOD[offer]);
      kept(exchange.socket);
      expect(exchange.method).toBe(choice);
      expect(exchange.handshake.subarray(0, 20).toString("latin1")).toBe(PREAMBLE);
      expect(exchange.handshake.subarray(28, 48).toString("hex")).toBe(range.infoHash);
      expect(exchange.onTheLine().includes(PREAMBLE)).toBe(choice === METHOD.clear);
    },
  );

  test.each([
    ["require", "clear"],
    ["off", "both"],
  ] as const)("and exchanges keys is, when the mode is %s and it offers %s, hung up on", async (mode, offer) => {
    const { port } = await seeding(mode);
    await expect(dialEncrypted(port, range.infoHash, METHOD[offer])).rejects.toThrow("hung up");
  });
});

describe("a peer that we dial", () => {
  /** Where the target dials; each call answers the next connection. */
  async function listen(): Promise<{ readonly address: string; next(): Promise<net.Socket> }> {
    const server = net.createServer().listen(0, "127.0.0.1");
    servers.push(server);
    const calls: net.Socket[] = [];
    server.on("connection", (socket) => calls.push(kept(socket)));
    await once(server, "listening");
    return {
      address: `127.0.0.1:${String((server.address() as net.AddressInfo).port)}`,
      async next() {
        for (;;) {
          const call = calls.shift();
          if (call !== undefined) return call;
          await once(server, "connection");
        }
      },
    };
  }

  const fetching = (encryption: Mode, peer: string) => range.start({ peers: [peer], settings: { encryption } });

  test("hears its handshake in the clear, and at once, when the mode is off", async () => {
    const { address, next } = await listen();
    await fetching("off", address);
    const heard = await untilClosedOr(await next(), HANDSHAKE_BYTES);
    expect(heard.toString("latin1").startsWith(PREAMBLE)).toBe(true);
  });

  test("and hangs up on keys is dialled again without, when the mode is prefer", async () => {
    const { address, next } = await listen();
    await fetching("prefer", address);
    const first = await next();
    expect((await untilClosedOr(first, 96)).includes(PREAMBLE)).toBe(false);
    first.destroy();
    expect((await untilClosedOr(await next(), HANDSHAKE_BYTES)).toString("latin1").startsWith(PREAMBLE)).toBe(true);
  });

  test("and hangs up on keys gets keys again, never a byte in the clear, when the mode is require", async () => {
    const { address, next } = await listen();
    await fetching("require", address);
    const first = await next();
    expect((await untilClosedOr(first, 96)).includes(PREAMBLE)).toBe(false);
    first.destroy();
    const exchange = await answerEncrypted(await next(), range.infoHash, METHOD.rc4);
    expect(exchange.method).toBe(METHOD.rc4);
    expect(exchange.handshake.subarray(0, 20).toString("latin1")).toBe(PREAMBLE);
    expect(exchange.onTheLine().includes(PREAMBLE)).toBe(false);
  });

  test("and chooses the clear is hung up on before a word, when the mode is require", async () => {
    const { address, next } = await listen();
    await fetching("require", address);
    await expect(answerEncrypted(await next(), range.infoHash, METHOD.clear)).rejects.toThrow("hung up");
  });

  test("and answers in the clear is hung up on before a word, when the mode is require", async () => {
    const { address, next } = await listen();
    await fetching("require", address);
    const socket = await next();
    socket.write(handshake(range.infoHash));
    expect((await untilClosedOr(socket, Number.POSITIVE_INFINITY)).includes(PREAMBLE)).toBe(false);
  });

  test.each(["clear", "rc4"] as const)("may choose %s when the mode is prefer", async (choice) => {
    const { address, next } = await listen();
    await fetching("prefer", address);
    const exchange = await answerEncrypted(await next(), range.infoHash, METHOD[choice]);
    expect(exchange.method).toBe(METHOD.both);
    expect(exchange.handshake.subarray(0, 20).toString("latin1")).toBe(PREAMBLE);
  });
});

function kept(socket: net.Socket): net.Socket {
  socket.on("error", () => undefined);
  sockets.add(socket);
  return socket;
}

/** What was heard when there is so much of it, or when the other side hung up. */
async function untilClosedOr(socket: net.Socket, count: number): Promise<Buffer> {
  let heard = Buffer.alloc(0);
  for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
    heard = Buffer.concat([heard, bytes as Buffer]);
    if (heard.length >= count) break;
  }
  return heard;
}
