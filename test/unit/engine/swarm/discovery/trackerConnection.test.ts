import dgram from "node:dgram";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Announcement, connectTracker } from "../../../../../src/engine/swarm/discovery/trackerConnection.ts";
import { setNetworkPolicy } from "../../../../../src/engine/swarm/network/networkPolicy.ts";
import { systemClock } from "../../../../../src/engine/systemClock.ts";
import { type Encodable, encodeBencode } from "../../../../../src/engine/torrent/encodeBencode.ts";
import { createFakeClock } from "../../../../fakes/clock.ts";

const infoHash = "ab".repeat(20);
const us = { infoHash, peerId: "cd".repeat(20), userAgent: "test/1", key: "0badcafe" };
const announcement: Announcement = { port: 6881, uploaded: 1, downloaded: 2, left: 3, peersWanted: 50 };

const closers: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  setNetworkPolicy({ allowLocalNetwork: true });
});
afterEach(async () => {
  setNetworkPolicy({ allowLocalNetwork: false });
  await Promise.all(closers.splice(0).map((close) => close()));
});

const heard: URLSearchParams[] = [];
afterEach(() => void heard.splice(0));

/** An HTTP tracker that says this; undefined: it stays silent. */
async function httpTracker(answer: Encodable | undefined): Promise<string> {
  const server = http.createServer((request, response) => {
    heard.push(new URL(request.url ?? "", "http://t").searchParams);
    if (answer !== undefined) response.end(encodeBencode(answer));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  closers.push(() => {
    server.closeAllConnections();
    return once(server.close(), "close");
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/announce?secret=1`;
}

/** A UDP tracker (BEP 15) whose answers to announcements and scrapes are these, after their transaction id. */
async function udpTracker(body: (action: number, request: Buffer) => Buffer | undefined): Promise<string> {
  const socket = dgram.createSocket("udp4");
  socket.on("message", (request, from) => {
    const action = request.readUInt32BE(8);
    const answer = action === 0 ? Buffer.alloc(8) : body(action, request);
    if (answer === undefined) return;
    const head = Buffer.alloc(8);
    head.writeUInt32BE(action);
    request.copy(head, 4, 12, 16);
    socket.send(Buffer.concat([head, answer]), from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  closers.push(() => once(socket.close(), "close"));
  return `udp://127.0.0.1:${socket.address().port}`;
}

const numbers = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
};
const PEER = Buffer.from([20, 0, 0, 1, 0x1a, 0xe1]);

describe("an HTTP tracker", () => {
  test("is told who we are and how far, and answers with peers, counts, times and a warning", async () => {
    const url = await httpTracker({
      interval: 1_800,
      "min interval": 300,
      complete: 7,
      incomplete: 8,
      peers: PEER,
      "warning message": "slowly",
    });
    const reply = await connectTracker(url, us, systemClock).announce({ ...announcement, event: "started" });
    expect(reply).toEqual({
      peers: ["20.0.0.1:6881"],
      intervalMs: 1_800_000,
      minIntervalMs: 300_000,
      counts: { seeders: 7, leechers: 8 },
      message: "slowly",
    });
    expect(Object.fromEntries(heard[0] ?? [])).toMatchObject({
      secret: "1",
      event: "started",
      port: "6881",
      uploaded: "1",
      downloaded: "2",
      left: "3",
      numwant: "50",
      key: "0badcafe",
    });
  });

  test("hears its own id again, and no event where there is none", async () => {
    const tracker = connectTracker(
      await httpTracker({ interval: 60, peers: "", "tracker id": "mine" }),
      us,
      systemClock,
    );
    await tracker.announce(announcement);
    await tracker.announce(announcement);
    expect(heard.map((query) => [query.get("trackerid"), query.get("event")])).toEqual([
      [null, null],
      ["mine", null],
    ]);
  });

  test.each([
    [1, 60_000],
    [2 ** 40, 24 * 60 * 60_000],
  ])("that wants to hear of us every %d s does so every %d ms", async (interval, intervalMs) => {
    const url = await httpTracker({ interval, "min interval": interval, peers: "" });
    expect(await connectTracker(url, us, systemClock).announce(announcement)).toMatchObject({
      intervalMs,
      minIntervalMs: intervalMs,
    });
  });

  test("gets two hundred of its peers taken", async () => {
    const url = await httpTracker({ interval: 60, peers: Buffer.concat(Array<Buffer>(5_000).fill(PEER)) });
    expect((await connectTracker(url, us, systemClock).announce(announcement)).peers).toHaveLength(200);
  });

  test("that refuses is heard with its reason", async () => {
    const url = await httpTracker({ "failure reason": "not registered" });
    await expect(connectTracker(url, us, systemClock).announce(announcement)).rejects.toThrow("not registered");
  });

  test("that stays silent has failed after 14 s", async () => {
    const clock = createFakeClock();
    const asking = connectTracker(await httpTracker(undefined), us, clock).announce(announcement);
    asking.catch(() => undefined);
    await expect.poll(() => heard.length).toBe(1);
    clock.advance(14_000);
    await expect(asking).rejects.toThrow("did not answer in time");
  });

  test("is given up at once when we leave", async () => {
    const tracker = connectTracker(await httpTracker(undefined), us, systemClock);
    const asking = tracker.announce(announcement);
    asking.catch(() => undefined);
    await expect.poll(() => heard.length).toBe(1);
    tracker.close();
    await expect(asking).rejects.toThrow("asked no more");
    await expect(tracker.announce(announcement)).rejects.toThrow("asked no more");
  });

  test("tells how many peers it knows of this torrent (BEP 48)", async () => {
    const key = Buffer.from(infoHash, "hex").toString("latin1");
    const other = Buffer.from("ee".repeat(20), "hex").toString("latin1");
    const url = await httpTracker({
      files: { [other]: { complete: 100, incomplete: 100 }, [key]: { complete: 3, downloaded: 9, incomplete: 4 } },
    });
    expect(await connectTracker(url, us, systemClock).scrape()).toEqual({ seeders: 3, leechers: 4 });
  });

  test.each<[string, Encodable]>([
    ["nothing", {}],
    ["of other torrents only", { files: { ["\xee".repeat(20)]: { complete: 1, incomplete: 1 } } }],
    [
      "numbers below nothing",
      { files: { [Buffer.from(infoHash, "hex").toString("latin1")]: { complete: -1, incomplete: 0 } } },
    ],
    ["a field of its own", { host: "x".repeat(1_000) }],
  ])("that tells %s when it is asked for counts has failed", async (_what, answer) => {
    await expect(connectTracker(await httpTracker(answer), us, systemClock).scrape()).rejects.toThrow();
  });
});

describe("a UDP tracker", () => {
  test("is told how far we are, and answers with peers, counts and its interval", async () => {
    let told: Buffer | undefined;
    const url = await udpTracker((_action, request) => {
      told = request;
      return Buffer.concat([numbers(1_800, 8, 7), PEER]);
    });
    const reply = await connectTracker(url, us, systemClock).announce({ ...announcement, event: "completed" });
    expect(reply).toEqual({ peers: ["20.0.0.1:6881"], intervalMs: 1_800_000, counts: { seeders: 7, leechers: 8 } });
    // BEP 15: downloaded, left, uploaded, event 1, …, numwant, port.
    expect(told?.subarray(56, 84)).toEqual(Buffer.concat([numbers(0, 2, 0, 3, 0, 1, 1)]));
    expect(told?.subarray(92)).toEqual(Buffer.concat([numbers(50), Buffer.from([0x1a, 0xe1])]));
  });

  test("gets two hundred of its peers taken", async () => {
    const url = await udpTracker(() => Buffer.concat([numbers(1_800, 8, 7), ...Array<Buffer>(5_000).fill(PEER)]));
    expect((await connectTracker(url, us, systemClock).announce(announcement)).peers).toHaveLength(200);
  });

  test("tells how many peers it knows", async () => {
    const url = await udpTracker((action) => (action === 2 ? numbers(3, 9, 4) : undefined));
    expect(await connectTracker(url, us, systemClock).scrape()).toEqual({ seeders: 3, leechers: 4 });
  });

  test("is asked a second time when a datagram is lost, and has failed after 14 s", async () => {
    const clock = createFakeClock();
    let asked = 0;
    const url = await udpTracker(() => {
      asked += 1;
      return undefined;
    });
    const asking = connectTracker(url, us, clock).announce(announcement);
    asking.catch(() => undefined);
    await expect.poll(() => asked).toBe(1);
    clock.advance(5_000);
    await expect.poll(() => asked).toBe(2);
    clock.advance(9_000);
    await expect(asking).rejects.toThrow("did not answer in time");
  });

  test("on the local network is not asked unless the user allowed that", async () => {
    setNetworkPolicy({ allowLocalNetwork: false });
    let asked = 0;
    const url = await udpTracker(() => {
      asked += 1;
      return undefined;
    });
    await expect(connectTracker(url, us, systemClock).announce(announcement)).rejects.toMatchObject({
      code: "forbiddenAddress",
    });
    expect(asked).toBe(0);
  });
});
