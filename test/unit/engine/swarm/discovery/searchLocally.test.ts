import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, test } from "vitest";
import {
  readLocalAnnouncement,
  writeLocalAnnouncement,
} from "../../../../../src/engine/swarm/discovery/localAnnouncement.ts";
import { searchLocally } from "../../../../../src/engine/swarm/discovery/searchLocally.ts";
import { createFakeClock, type FakeClock } from "../../../../fakes/clock.ts";

const MINUTE = 60_000;
const a = "aa".repeat(20);
const b = "bb".repeat(20);

interface FakeSocket extends EventEmitter {
  readonly sent: (readonly string[])[];
  readonly groups: string[];
  closed: boolean;
  bind(port: number): void;
  addMembership(group: string): void;
  send(datagram: Uint8Array, port: number, address: string): void;
  close(): void;
}

let clock: FakeClock;
let sockets: FakeSocket[];
let lines: string[];
beforeEach(() => {
  clock = createFakeClock();
  sockets = [];
  lines = [];
});

function fakeSocket(): FakeSocket {
  const socket: FakeSocket = Object.assign(new EventEmitter(), {
    sent: [] as (readonly string[])[],
    groups: [] as string[],
    closed: false,
    bind(port: number) {
      expect(port).toBe(6771);
    },
    addMembership: (group: string) => void socket.groups.push(group),
    send(datagram: Uint8Array, port: number, address: string) {
      expect([port, address]).toEqual([6771, "239.192.152.143"]);
      socket.sent.push(readLocalAnnouncement(datagram)?.infoHashes ?? []);
    },
    close: () => void (socket.closed = true),
  });
  sockets.push(socket);
  return socket;
}

const search = () =>
  searchLocally({
    clock,
    log: { write: (_level, message) => void lines.push(message) },
    port: () => 6881,
    cookie: "us",
    openSocket: fakeSocket,
  });
const nobody = (): void => undefined;

describe("the local network is told", () => {
  test("of torrents that were added together in one datagram, and again every five minutes", () => {
    const local = search();
    local.join(a, nobody);
    local.join(b, nobody);
    sockets[0]?.emit("listening");
    clock.advance(100);
    expect(sockets[0]?.sent).toEqual([[a, b]]);
    clock.advance(5 * MINUTE);
    expect(sockets[0]?.sent).toHaveLength(2);
    local.close();
    expect(clock.pending).toBe(0);
  });

  test("at most once a minute, however many are added", () => {
    const local = search();
    local.join(a, nobody);
    sockets[0]?.emit("listening");
    clock.advance(1_000);
    local.join(b, nobody);
    clock.advance(58_000);
    expect(sockets[0]?.sent).toEqual([[a]]);
    clock.advance(2_000);
    expect(sockets[0]?.sent).toEqual([[a], [a, b]]);
  });

  test("of many torrents in several datagrams", () => {
    const local = search();
    for (let index = 0; index < 45; index++) local.join(String(index).padStart(40, "0"), nobody);
    sockets[0]?.emit("listening");
    clock.advance(100);
    expect(sockets[0]?.sent.map((hashes) => hashes.length)).toEqual([20, 20, 5]);
  });

  test("through one socket, which is closed when nobody looks any more", () => {
    const local = search();
    const leave = [local.join(a, nobody), local.join(b, nobody)];
    expect(sockets).toHaveLength(1);
    for (const end of leave) end();
    expect([sockets[0]?.closed, clock.pending]).toEqual([true, 0]);
    local.join(a, nobody);
    expect(sockets).toHaveLength(2);
  });
});

describe("of the local network's announcements", () => {
  const say = (infoHashes: readonly string[], cookie?: string): void => {
    const datagram = writeLocalAnnouncement({ infoHashes, port: 5, ...(cookie === undefined ? {} : { cookie }) });
    sockets[0]?.emit("message", datagram, { address: "10.0.0.1" });
  };

  test("those of our torrents are heard, and other torrents and our own words are not", () => {
    const heard: string[] = [];
    const local = search();
    const leave = local.join(a, (peer) => void heard.push(`a ${peer}`));
    local.join(b, (peer) => void heard.push(`b ${peer}`));
    say(["cc".repeat(20), a]);
    say([a], "us");
    expect(heard).toEqual(["a 10.0.0.1:5"]);
    leave();
    say([a, b], "them");
    expect(heard).toEqual(["a 10.0.0.1:5", "b 10.0.0.1:5"]);
  });

  test("a flood is heard in part", () => {
    let heard = 0;
    search().join(a, () => void (heard += 1));
    for (let datagram = 0; datagram < 5_000; datagram++) say([a]);
    expect(heard).toBe(200);
  });

  test("nonsense is heard without harm", () => {
    const heard: string[] = [];
    search().join(a, (peer) => void heard.push(peer));
    sockets[0]?.emit("message", Buffer.from("BT-SEARCH * HTTP/1.1"), { address: "10.0.0.1" });
    expect(heard).toEqual([]);
  });
});

test("a network without multicast is a warning, tried again after five minutes by who still wants it", () => {
  const local = search();
  local.join(a, nobody);
  sockets[0]?.emit("error", new Error("EADDRINUSE"));
  expect([lines.length, sockets[0]?.closed]).toEqual([1, true]);
  local.join(b, nobody);
  expect(sockets).toHaveLength(1);
  clock.advance(5 * MINUTE);
  local.join("cc".repeat(20), nobody);
  sockets[1]?.emit("listening");
  clock.advance(100);
  expect(sockets[1]?.sent).toEqual([[a, b, "cc".repeat(20)]]);
});
