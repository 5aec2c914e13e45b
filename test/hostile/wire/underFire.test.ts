import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import net from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBadSeed } from "./badSeed.ts";
import { extended, message, uint32 } from "./messages.ts";
import { dialPeer } from "./rawPeer.ts";
import { openRange, type Range, type Target } from "./startTarget.ts";

// The engine's real swarm, in a process of its own and bundled as it ships, against peers that mean it ill.

let range: Range;
beforeAll(async () => {
  range = await openRange();
});
afterAll(async () => {
  await range.close();
});

const sha1 = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex");

/** True when a stranger can fetch a block that is right. */
async function serves(target: Target): Promise<boolean> {
  const peer = await dialPeer(target.port, range.infoHash);
  // What comes before the other side's first message may be lost, by the library's doing.
  await peer.next(14);
  peer.send(message(2));
  await peer.next(1);
  peer.send(message(6, 3, 16_384, 16_384));
  const answer = await peer.next(7);
  peer.socket.destroy();
  return answer.subarray(8).equals(range.data.subarray(3 * 65_536 + 16_384, 3 * 65_536 + 32_768));
}

describe("a seed goes on serving after", () => {
  const many = (count: number, bytes: Uint8Array): Buffer => Buffer.concat(Array<Uint8Array>(count).fill(bytes));
  const metadataRequest = extended(1, "d8:msg_typei0e5:piecei0ee");

  test.each<[string, readonly Uint8Array[]]>([
    ["a frame of 2 GiB", [uint32(0x7fffffff), randomBytes(100_000)]],
    ["a frame of 4 GiB", [uint32(0xffffffff)]],
    ["an extension handshake whose ids are dictionaries", [extended(0, "d1:md6:ut_pexdeee")]],
    ["an extension handshake that is a list", [extended(0, "le")]],
    ["bencode without an end", [extended(0, "l".repeat(10_000)), extended(2, "d".repeat(5_000))]],
    ["a negative string", [extended(0, "d1:a-5:e"), extended(2, "-3:")]],
    ["a metadata request without an extension handshake", [metadataRequest]],
    ["ten thousand metadata requests", [extended(0, "d1:md11:ut_metadatai1eee"), many(10_000, metadataRequest)]],
    ["metadata that nobody asked for", [extended(1, "d8:msg_typei1e5:piecei-1eexxxx")]],
    ["peer exchange that is no bencode", [extended(2, "nonsense")]],
    ["peer exchange with half an address", [extended(2, "d5:added5:abcdee")]],
    ["donthave of a piece that no torrent has", [message(14), extended(3, Buffer.from("ffffffff", "hex"))]],
    ["have of a piece that no torrent has", [message(4, 0xffffffff)]],
    ["allowed-fast of a piece that no torrent has", [message(14), message(17, 0x7fffffff), message(1)]],
    ["a bitfield of another length", [message(5, Buffer.alloc(1_000, 0xff))]],
    [
      "requests for what does not exist",
      [message(2), message(6, 0xffffffff, 0, 1), message(6, 0, 0xffffffff, 0xffffffff)],
    ],
    ["requests that would need 128 MiB", [message(2), many(1_000, message(6, 0, 0, 65_536))]],
    ["fifty thousand requests", [message(2), many(50_000, message(6, 0, 0, 16_384))]],
    ["fifty thousand cancels", [many(50_000, message(8, 0, 0, 16_384))]],
    ["fifty thousand changes of mind", [many(25_000, Buffer.concat([message(2), message(3)]))]],
    ["fifty thousand bitfields", [many(50_000, message(5, Buffer.alloc(5)))]],
    ["a hundred thousand keep-alives", [many(100_000, uint32(0))]],
    ["blocks that nobody asked for", [many(200, message(7, 0, 0, Buffer.alloc(131_072)))]],
    ["unknown messages", [many(10_000, message(99, Buffer.alloc(100)))]],
    ["an empty extension message", [message(20)]],
  ])("%s", async (_name, attack) => {
    const target = await range.start({ seeds: true, allowLocalNetwork: true });
    const peer = await dialPeer(target.port, range.infoHash);
    await peer.next(14);
    peer.send(...attack);
    peer.socket.end();
    await peer.closed;
    expect(await serves(target)).toBe(true);
    expect(target.end).toBeUndefined();
    await target.close();
  });

  test.each<[string, Uint8Array]>([
    ["a key exchange with a zero key", Buffer.alloc(700)],
    ["a key exchange with a key of ones", Buffer.alloc(96, 0xff)],
    ["random bytes", randomBytes(5_000)],
    ["a web browser", Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(30))],
    ["half a handshake", Buffer.from("\x13BitTorrent protocol\0\0\0", "latin1")],
    [
      "a handshake for another torrent",
      Buffer.concat([Buffer.from("\x13BitTorrent protocol", "latin1"), Buffer.alloc(48)]),
    ],
    ["nothing", Buffer.alloc(0)],
  ])("%s in place of a handshake", async (_name, bytes) => {
    const target = await range.start({ seeds: true, allowLocalNetwork: true });
    const socket = net.connect(target.port, "127.0.0.1").on("error", () => undefined);
    socket.end(bytes);
    socket.resume();
    await once(socket, "close");
    expect(await serves(target)).toBe(true);
    expect(target.end).toBeUndefined();
    await target.close();
  });
});

test("a fetch survives being told of pieces that no torrent has while it is choked", async () => {
  const target = await range.start({ allowLocalNetwork: true });
  const peer = await dialPeer(target.port, range.infoHash);
  await peer.next(15);
  peer.send(message(14), message(17, 0x7fffffff), message(17, 1_000_000), message(13, 0xffffffff));
  // Each of these makes the library look for something to ask for.
  peer.send(message(1), message(0), message(1), extended(3, Buffer.from("00000001", "hex")));
  await peer.next(6);
  await target.memoryBytes();
  expect(target.end).toBeUndefined();
  await target.close();
});

describe("connections from outside", () => {
  test("are three from one address; the fourth is closed at once", async () => {
    const target = await range.start({ seeds: true });
    const peers = await Promise.all([1, 2, 3].map(() => dialPeer(target.port, range.infoHash)));
    await Promise.all(peers.map((peer) => peer.next(14)));
    const fourth = await dialPeer(target.port, range.infoHash);
    await fourth.closed;
    expect(peers.map((peer) => peer.socket.destroyed)).toEqual([false, false, false]);
    peers[0]?.socket.destroy();
    await expect.poll(() => serves(target).catch(() => false)).toBe(true);
    await target.close();
  });

  test("without a handshake are closed after five seconds", async () => {
    const target = await range.start({ seeds: true });
    const startedAt = performance.now();
    const socket = net.connect(target.port, "127.0.0.1").on("error", () => undefined);
    socket.resume();
    await once(socket, "close");
    expect(performance.now() - startedAt).toBeGreaterThan(4_000);
    await target.close();
  }, 15_000);

  test("a peer that asks and never reads is not answered beyond its queue", async () => {
    const target = await range.start({ seeds: true, allowLocalNetwork: true });
    const before = await target.memoryBytes();
    const hogs = await Promise.all(Array.from({ length: 10 }, () => dialPeer(target.port, range.infoHash)));
    for (const hog of hogs) {
      await hog.next(14);
      hog.send(message(2));
      await hog.next(1);
      hog.socket.pause();
      hog.send(...Array.from({ length: 2_400 }, (_, at) => message(6, at % 32, (at & 3) * 16_384, 16_384)));
    }
    expect(await serves(target)).toBe(true);
    await expect
      .poll(async () => (await target.memoryBytes()) - before, { timeout: 10_000 })
      .toBeLessThan(20 * 1024 * 1024);
    for (const hog of hogs) hog.socket.destroy();
    await target.close();
  });
});

describe("a fetch finishes although", () => {
  test("a fast peer sends false data, and that peer is left out after two pieces", async () => {
    const bad = await startBadSeed({
      infoHash: range.infoHash,
      block: (_piece, _offset, length) => randomBytes(length),
    });
    const seed = await range.start({ seeds: true, allowLocalNetwork: true });
    const leech = await range.start({ allowLocalNetwork: true, peers: [bad.peer, `127.0.0.1:${seed.port}`] });
    expect((await leech.hears("done")).sha1).toBe(sha1(range.data));
    expect(leech.log.some((line) => line.startsWith(bad.peer) && line.includes("false data"))).toBe(true);
    expect(bad.sentBytes()).toBeLessThan(8 * 1024 * 1024);
    await Promise.all([leech.close(), seed.close(), bad.close()]);
  });

  test("a peer with false data is the first and for a while the only one", async () => {
    const bad = await startBadSeed({
      infoHash: range.infoHash,
      block: (_piece, _offset, length) => randomBytes(length),
    });
    const leech = await range.start({ allowLocalNetwork: true, peers: [bad.peer] });
    while (!leech.log.some((line) => line.includes("false data")))
      await leech.hears("log").then(() => leech.memoryBytes());
    expect(bad.sentBytes()).toBeLessThan(2 * 1024 * 1024);
    await Promise.all([leech.close(), bad.close()]);
  });

  test("a peer spoils one block of each piece and is honest when it is watched", async () => {
    const bad = await startBadSeed({
      infoHash: range.infoHash,
      block: (piece, offset, length) =>
        offset === 16_384
          ? randomBytes(length)
          : range.data.subarray(piece * 65_536 + offset, piece * 65_536 + offset + length),
    });
    const seed = await range.start({ seeds: true, allowLocalNetwork: true });
    const leech = await range.start({ allowLocalNetwork: true, peers: [bad.peer, `127.0.0.1:${seed.port}`] });
    expect((await leech.hears("done")).sha1).toBe(sha1(range.data));
    expect(leech.log.filter((line) => line.includes("false data"))).toEqual([expect.stringContaining(bad.peer)]);
    await Promise.all([leech.close(), seed.close(), bad.close()]);
  });

  test("a peer sends false metadata", async () => {
    const liar = await startBadSeed({
      infoHash: range.infoHash,
      block: (_piece, _offset, length) => randomBytes(length),
      metadata: randomBytes(40_000),
    });
    const seed = await range.start({ seeds: true, allowLocalNetwork: true });
    const leech = await range.start({
      byMagnet: true,
      allowLocalNetwork: true,
      peers: [liar.peer, `127.0.0.1:${seed.port}`],
    });
    expect((await leech.hears("metadata")).isTrue).toBe(true);
    expect((await leech.hears("done")).sha1).toBe(sha1(range.data));
    await Promise.all([leech.close(), seed.close(), liar.close()]);
  });
});
