import { createHash, randomBytes } from "node:crypto";
import dgram from "node:dgram";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openRange, type Range } from "./startTarget.ts";

// Trackers, DHT nodes and web seeds that mean the engine ill. It lives in a process of its own, and must go on living.

let range: Range;
beforeAll(async () => {
  range = await openRange();
});
afterAll(async () => {
  await range.close();
});
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function serve(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer);
  await once(server.listen(0, "127.0.0.1"), "listening");
  closers.push(async () => {
    server.closeAllConnections();
    await once(server.close(), "close");
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function udpSocket(port = 0): Promise<dgram.Socket> {
  const socket = dgram.createSocket("udp4");
  socket.bind(port, "127.0.0.1");
  await once(socket, "listening");
  closers.push(async () => {
    await once(socket.close(), "close");
  });
  return socket;
}

/** Compact addresses of this machine at which nobody listens. */
function deadPeers(count: number): Buffer {
  const peers = randomBytes(6 * count);
  for (let at = 0; at < peers.length; at += 6) {
    peers[at] = 127;
    peers.writeUInt16BE(9, at + 4);
  }
  return peers;
}

const sha1 = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex");

/** A target that fetches from an honest seed besides; resolves when it has everything. */
async function fetches(options: { readonly trackers?: readonly string[]; readonly webSeeds?: readonly string[] }) {
  const seed = await range.start({ seeds: true, allowLocalNetwork: true });
  const leech = await range.start({ ...options, allowLocalNetwork: true, peers: [`127.0.0.1:${seed.port}`] });
  expect((await leech.hears("done")).sha1).toBe(sha1(range.data));
  return { leech, close: () => Promise.all([seed.close(), leech.close()]) };
}

describe("a tracker may answer", () => {
  const ENDLESS = Symbol("endless");
  test.each<[string, string | Buffer | typeof ENDLESS]>([
    ["nothing", ""],
    ["no bencode", "<html>not found</html>"],
    ["a number", "i5e"],
    ["a list", "le"],
    ["a text", "4:spam"],
    ["a failure that is a number", "d14:failure reasoni5ee"],
    ["a failure that is a dictionary", "d14:failure reasondee"],
    ["a warning that is a list", "d8:intervali60e15:warning messagelee"],
    ["peers that are a number", "d5:peersi5ee"],
    ["peers that are numbers", "d5:peersli1ei2eee"],
    ["half a peer", "d5:peers5:abcdee"],
    ["peers with names and endless ports", "d5:peersld2:ip9:localhost4:porti99999999999eed2:ip0:eee"],
    ["an interval below nothing", "d8:intervali-5e5:peers0:e"],
    ["an interval beyond the timer", "d8:intervali4294967296e5:peers0:e"],
    ["an interval of nothing", "d8:intervali0e12:min intervali0e5:peers0:e"],
    ["a hundred thousand peers", Buffer.concat([Buffer.from("d5:peers600000:"), deadPeers(100_000), Buffer.from("e")])],
    ["bencode without an end", "l".repeat(100_000)],
    ["a negative string", "d-3:"],
    ["an info-hash that is a dictionary", "d9:info_hashde5:peers0:e"],
    ["without an end", ENDLESS],
  ])("%s", async (_name, answer) => {
    let asked = 0;
    const tracker = await serve((_request, response) => {
      asked += 1;
      if (answer !== ENDLESS) {
        response.end(answer);
        return;
      }
      const pump = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", pump);
      pump();
    });
    const { leech, close } = await fetches({ trackers: [`${tracker}/announce`] });
    expect(leech.end).toBeUndefined();
    // Start and completion; a flood would have been many more.
    expect(asked).toBeGreaterThanOrEqual(1);
    expect(asked).toBeLessThanOrEqual(2);
    await close();
  });

  test("by UDP with an interval beyond the timer and ten thousand peers", async () => {
    const socket = await udpSocket();
    let announced = 0;
    socket.on("message", (query, from) => {
      const action = query.readUInt32BE(8);
      const answer = action === 0 ? Buffer.alloc(16) : Buffer.concat([Buffer.alloc(20), deadPeers(10_000)]);
      answer.writeUInt32BE(action, 0);
      query.copy(answer, 4, 12, 16);
      if (action === 1) {
        announced += 1;
        answer.writeUInt32BE(0xffffffff, 8);
      }
      socket.send(answer, from.port, from.address);
    });
    const { leech, close } = await fetches({ trackers: [`udp://127.0.0.1:${socket.address().port}`] });
    expect(leech.end).toBeUndefined();
    expect(announced).toBeGreaterThanOrEqual(1);
    expect(announced).toBeLessThanOrEqual(2);
    await close();
  });

  test("and is not even asked when it is on the local network, unless the user allowed that", async () => {
    let asked = 0;
    const tracker = await serve((_request, response) => {
      asked += 1;
      response.end("d5:peers0:e");
    });
    const udp = await udpSocket();
    udp.on("message", () => {
      asked += 1;
    });
    const port = new URL(tracker).port;
    const target = await range.start({
      seeds: true,
      trackers: [tracker, `http://localhost:${port}/announce`, `udp://localhost:${udp.address().port}`],
    });
    while (!target.log.some((line) => line.includes("localhost") && line.includes("loopback")))
      await target.memoryBytes();
    expect(asked).toBe(0);
    await target.close();
  });
});

describe("the DHT node goes on answering after", () => {
  const ID = "abcdefghij0123456789";
  test.each<[string, string]>([
    ["nonsense", "nonsense"],
    ["nothing", ""],
    ["a search for a number", `d1:ad2:id20:${ID}6:targeti5ee1:q9:find_node1:t2:aa1:y1:qe`],
    ["a search for a list", `d1:ad2:id20:${ID}9:info_hashlee1:q9:get_peers1:t2:aa1:y1:qe`],
    ["a search for one letter", `d1:ad2:id20:${ID}6:target1:xe1:q9:find_node1:t2:aa1:y1:qe`],
    ["a message whose kind is a dictionary", "d1:t2:aa1:yd1:qi1eee"],
    ["an answer from a number", "d1:rd2:idi5ee1:t2:\0\x011:y1:re"],
    ["an answer with half a node", `d1:rd2:id20:${ID}5:nodes3:abce1:t2:\0\x011:y1:re`],
    ["an error that is a number", "d1:ei5e1:t2:\0\x011:y1:ee"],
    [
      "an announcement with a number as token",
      `d1:ad2:id20:${ID}9:info_hash20:${ID}4:porti1e5:tokeni5ee1:q13:announce_peer1:t2:aa1:y1:qe`,
    ],
    ["bencode without an end", "l".repeat(60_000)],
    ["a negative string", "d-3:"],
  ])("%s", async (_name, packet) => {
    const port = (await udpSocket()).address().port;
    await Promise.all(closers.splice(0).map((close) => close()));
    const target = await range.start({ seeds: true, allowLocalNetwork: true, dht: true, port });
    const socket = await udpSocket();
    const heard: string[] = [];
    socket.on("message", (bytes) => void heard.push(bytes.toString("latin1")));
    socket.send(Buffer.from(packet, "latin1"), target.port, "127.0.0.1");
    const ping = Buffer.from(`d1:ad2:id20:${ID}e1:q4:ping1:t2:zz1:y1:qe`);
    await expect
      .poll(() => {
        socket.send(ping, target.port, "127.0.0.1");
        return heard.some((answer) => answer.includes("1:t2:zz1:y1:r"));
      })
      .toBe(true);
    expect(target.end).toBeUndefined();
    await target.close();
  });
});

describe("a web seed may answer", () => {
  const FILE = "/set/data.bin";

  test.each<[string, (response: http.ServerResponse, first: number, last: number) => void]>([
    [
      "with false data",
      (response, first, last) => response.writeHead(206, rangeOf(first, last)).end(randomBytes(last - first + 1)),
    ],
    [
      "with less than it says",
      (response, first, last) => response.writeHead(206, rangeOf(first, last)).end(Buffer.alloc(5)),
    ],
    [
      "with more than it was asked for",
      (response, first, last) => response.writeHead(206, rangeOf(first, last)).end(Buffer.alloc(10_000_000)),
    ],
    ["with another range", (response) => response.writeHead(206, rangeOf(0, 9)).end(Buffer.alloc(10))],
    ["with the whole file", (response) => response.writeHead(200).end(range.data)],
    ["with an error", (response) => response.writeHead(503).end("busy")],
    ["by sending us in circles", (response) => response.writeHead(302, { location: FILE }).end()],
    [
      "by sending us to a file of this machine",
      (response) => response.writeHead(302, { location: "file:///etc/passwd" }).end(),
    ],
    ["by hanging up", (response) => response.destroy()],
  ])("%s", async (_name, answer) => {
    let asked = 0;
    const seed = await serve((request, response) => {
      asked += 1;
      const [, first = 0, last = 0] = (/bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? []).map(Number);
      answer(response, first, last);
    });
    const { leech, close } = await fetches({ webSeeds: [seed] });
    expect(leech.end).toBeUndefined();
    expect(asked).toBeGreaterThanOrEqual(1);
    await close();
  });

  const rangeOf = (first: number, last: number) => ({ "content-range": `bytes ${first}-${last}/${range.data.length}` });

  test("with false data, and is asked no more", async () => {
    let asked = 0;
    const seed = await serve((request, response) => {
      asked += 1;
      const [, first = 0, last = 0] = (/bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? []).map(Number);
      response.writeHead(206, rangeOf(first, last)).end(randomBytes(last - first + 1));
    });
    const leech = await range.start({ allowLocalNetwork: true, webSeeds: [seed] });
    await expect
      .poll(() => leech.log.filter((line) => line.includes("false data")).length, { timeout: 30_000 })
      .toBe(1);
    expect(asked).toBeLessThan(10);
    await leech.close();
  });

  test("with what it was asked for, and then everything comes from it", async () => {
    const seed = await serve((request, response) => {
      const [, first = 0, last = 0] = (/bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? []).map(Number);
      expect(request.url).toBe(FILE);
      response.writeHead(206, rangeOf(first, last)).end(range.data.subarray(first, last + 1));
    });
    const leech = await range.start({ allowLocalNetwork: true, webSeeds: [seed] });
    expect((await leech.hears("done")).sha1).toBe(sha1(range.data));
    await leech.close();
  });
});
