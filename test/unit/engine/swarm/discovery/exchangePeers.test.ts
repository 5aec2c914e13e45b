import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, test } from "vitest";
import {
  exchangePeers,
  PEX_INTERVAL_MS,
  type PeerExchange,
} from "../../../../../src/engine/swarm/discovery/exchangePeers.ts";
import { decodeBencode } from "../../../../../src/engine/torrent/bencode.ts";
import { asBytes, asDictionary } from "../../../../../src/engine/torrent/bencodeFields.ts";
import { createFakeClock, type FakeClock } from "../../../../fakes/clock.ts";

let clock: FakeClock;
let exchange: PeerExchange;
beforeEach(() => {
  clock = createFakeClock();
  exchange = exchangePeers(clock);
});

/** What one message says: `field address flags`. */
function read(message: Uint8Array): string[] {
  const fields = asDictionary(decodeBencode(message, { depth: 3, tokens: 100 })) ?? {};
  return Object.keys(fields)
    .filter((name) => !name.endsWith(".f"))
    .flatMap((name) => {
      const bytes = Buffer.from(asBytes(fields[name]) ?? []);
      const flags = asBytes(fields[`${name}.f`]);
      const size = name.endsWith("6") ? 18 : 6;
      return Array.from({ length: bytes.length / size }, (_, index) => {
        const at = bytes.subarray(index * size, (index + 1) * size);
        const host = size === 6 ? at.subarray(0, 4).join(".") : at.subarray(0, 16).toString("hex");
        return [name, `${host}:${at.readUInt16BE(size - 2)}`, ...(flags === undefined ? [] : [flags[index]])].join(" ");
      });
    });
}

interface Options {
  readonly type?: string;
  readonly listensAt?: unknown;
  readonly isSeeder?: boolean;
  readonly extensions?: Readonly<Record<string, number>>;
  readonly pex?: boolean;
}

/** A connected peer, as the library has it; `told` is what it hears, message by message. */
function connect(host: string, port: number, options: Options = {}) {
  const { type = "tcpOutgoing", listensAt, isSeeder = false, extensions = { ut_pex: 1 }, pex = true } = options;
  const told: string[][] = [];
  const handshake: { p?: unknown } = {};
  const wire = Object.assign(new EventEmitter(), {
    type,
    destroyed: false,
    remoteAddress: host,
    remotePort: port,
    isSeeder,
    peerExtendedMapping: extensions,
    peerExtendedHandshake: handshake,
    ...(pex ? { ut_pex: {} } : {}),
    extended: (_name: string, message: Uint8Array) => void told.push(read(message)),
  });
  exchange.add(wire);
  if (listensAt !== undefined) {
    handshake.p = listensAt;
    wire.emit("extended", "handshake");
  }
  return {
    told,
    leave() {
      wire.destroyed = true;
      wire.emit("close");
    },
  };
}
const wait = (): void => {
  clock.advance(PEX_INTERVAL_MS);
};

test("peers are told of each other 65 s after their handshake, and never more often than once a minute", () => {
  const first = connect("20.0.0.1", 1);
  const second = connect("20.0.0.2", 2, { isSeeder: true });
  clock.advance(64_999);
  expect([first.told, second.told]).toEqual([[], []]);
  clock.advance(1);
  expect(first.told).toEqual([["added 20.0.0.2:2 18"]]);
  expect(second.told).toEqual([["added 20.0.0.1:1 16"]]);
  for (let minute = 0; minute < 10; minute++) {
    connect("20.0.1.1", 10 + minute);
    clock.advance(60_000);
  }
  expect(first.told.length).toBeLessThanOrEqual(10);
});

test("who came to us is told of with the port where it listens, and not at all before it says so", () => {
  const peer = connect("20.0.0.1", 1);
  connect("::ffff:20.0.0.2", 50_000, { type: "tcpIncoming", listensAt: 6_881 });
  connect("20.0.0.3", 50_000, { type: "tcpIncoming" });
  wait();
  expect(peer.told).toEqual([["added 20.0.0.2:6881 0"]]);
});

test.each([0, 65_536, -1, 1.5, Buffer.from("1"), "6881"])("a listening port of %j is none", (listensAt) => {
  const peer = connect("20.0.0.1", 1);
  connect("20.0.0.2", 50_000, { type: "tcpIncoming", listensAt });
  wait();
  expect(peer.told).toEqual([]);
});

test("IPv6 peers have fields of their own", () => {
  const peer = connect("20.0.0.1", 1);
  connect("2a00::1", 2);
  connect("20.0.0.3", 3);
  wait();
  expect(peer.told).toEqual([["added 20.0.0.3:3 16", "added6 2a000000000000000000000000000001:2 16"]]);
});

test("only news is told: who came, who went", () => {
  const peer = connect("20.0.0.1", 1);
  const other = connect("20.0.0.2", 2);
  wait();
  wait();
  other.leave();
  connect("20.0.0.3", 3);
  wait();
  expect(peer.told).toEqual([["added 20.0.0.2:2 16"], ["added 20.0.0.3:3 16", "dropped 20.0.0.2:2"]]);
});

test("who came and went between two messages is not told of", () => {
  const peer = connect("20.0.0.1", 1);
  connect("20.0.0.2", 2).leave();
  wait();
  expect(peer.told).toEqual([]);
});

test("at most fifty are told of at a time, the others the next time", () => {
  const peer = connect("20.0.0.1", 1);
  for (let index = 0; index < 70; index++) connect("20.0.1.0", 1_000 + index);
  wait();
  wait();
  expect(peer.told.map((message) => message.length)).toEqual([50, 20]);
});

test("one peer at two connections is told of once, and never to itself", () => {
  const peer = connect("20.0.0.1", 1);
  connect("20.0.0.2", 2);
  connect("20.0.0.2", 50_000, { type: "tcpIncoming", listensAt: 2 });
  const itself = connect("20.0.0.1", 50_000, { type: "tcpIncoming", listensAt: 1 });
  wait();
  expect(peer.told).toEqual([[expect.stringMatching(/^added 20.0.0.2:2 /)]]);
  expect(itself.told).toEqual(peer.told);
});

describe("addresses of a local network", () => {
  test("stay within local networks", () => {
    const stranger = connect("20.0.0.1", 1);
    const neighbour = connect("192.168.0.2", 2);
    connect("192.168.0.3", 3);
    connect("fe80::1", 4);
    wait();
    expect(stranger.told).toEqual([]);
    expect(neighbour.told).toEqual([
      ["added 20.0.0.1:1 16", "added 192.168.0.3:3 16", `added6 fe80${"0".repeat(27)}1:4 16`],
    ]);
  });

  test("that have a name instead are not told of", () => {
    const peer = connect("20.0.0.1", 1);
    const named = connect("seed.example", 2);
    connect("192.168.0.3", 3);
    wait();
    expect([peer.told, named.told]).toEqual([[], [["added 20.0.0.1:1 16"]]]);
  });
});

test.each<[string, Options]>([
  ["does not know peer exchange", { extensions: {} }],
  ["took it back", { extensions: { ut_pex: 0 } }],
  ["is a web seed", { type: "webSeed" }],
  ["belongs to a torrent without it", { pex: false }],
])("nothing is told to who %s", (_who, options) => {
  const peer = connect("20.0.0.1", 1, options);
  connect("20.0.0.2", 2);
  wait();
  expect(peer.told).toEqual([]);
});

test("after its end nobody is told anything, and no timer is left", () => {
  const peer = connect("20.0.0.1", 1);
  connect("20.0.0.2", 2);
  exchange.stop();
  connect("20.0.0.3", 3);
  wait();
  expect([peer.told, clock.pending]).toEqual([[], 0]);
});
