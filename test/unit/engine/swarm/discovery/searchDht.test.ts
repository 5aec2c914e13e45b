import { EventEmitter } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { searchDht } from "../../../../../src/engine/swarm/discovery/searchDht.ts";
import { createFakeClock, type FakeClock } from "../../../../fakes/clock.ts";

const MINUTE = 60_000;
const a = "aa".repeat(20);
const b = "bb".repeat(20);

interface Node {
  readonly host: string;
  readonly port: number;
  readonly seen?: number;
}

let clock: FakeClock;
let asked: string[];
/** What a search finds: peers, and how many nodes answered; undefined: it never ends. */
let found: Record<string, readonly string[]>;
let visited: number | undefined;
beforeEach(() => {
  clock = createFakeClock();
  asked = [];
  found = {};
  visited = 5;
});

function fakeDht(nodes: Node[] = [], listening = true) {
  const dht = Object.assign(new EventEmitter(), {
    listening,
    destroyed: false,
    nodes: { toArray: () => nodes },
    lookup(infoHash: string, done: (error: Error | null, count?: number) => void) {
      asked.push(`search ${infoHash.slice(0, 2)}`);
      for (const peer of found[infoHash] ?? []) {
        const [host, port] = peer.split(":");
        dht.emit("peer", { host, port: Number(port) }, Buffer.from(infoHash, "hex"));
      }
      if (visited !== undefined) done(null, visited);
    },
    announce(infoHash: string, port: number, done: (error: Error | null) => void) {
      asked.push(`tell ${infoHash.slice(0, 2)} ${port}`);
      done(null);
    },
    addNode({ host, port }: Node) {
      asked.push(`greet ${host}:${port}`);
    },
  });
  return dht;
}

const start = (dht: ReturnType<typeof fakeDht>, remembered: readonly string[] = []) =>
  searchDht(dht, { clock, log: { write: () => undefined }, random: () => 0, port: () => 6881, remembered });
const seeker = (infoHash: string, onPeer: (address: string) => void = () => undefined, lacksData = true) => ({
  infoHash,
  onPeer,
  lacksData: () => lacksData,
});

describe("a torrent's peers", () => {
  test("are heard, each once, other torrents' are not; and the DHT is told of us", async () => {
    found = { [a]: ["20.0.0.1:1", "20.0.0.1:1", "20.0.0.2:2"] };
    const dht = fakeDht();
    const peers: string[] = [];
    const membership = start(dht).join(seeker(a, (peer) => void peers.push(peer)));
    await turn();
    dht.emit("peer", { host: "20.0.0.3", port: 3 }, Buffer.from(b, "hex"));
    expect(peers).toEqual(["20.0.0.1:1", "20.0.0.2:2"]);
    expect(asked).toEqual(["search aa", "tell aa 6881"]);
    expect(membership.lastPeers).toBe(2);
  });

  test("are looked for again every fifteen minutes", async () => {
    found = { [a]: ["20.0.0.1:1"] };
    start(fakeDht()).join(seeker(a));
    await turn();
    clock.advance(15 * MINUTE - 1);
    await turn();
    expect(asked).toHaveLength(2);
    clock.advance(1);
    await turn();
    expect(asked).toHaveLength(4);
  });

  test("are looked for earlier when there was nobody but ourselves, less and less often", async () => {
    found = { [a]: ["20.0.0.1:6881"] };
    start(fakeDht()).join(seeker(a));
    await turn();
    const times: number[] = [];
    for (let second = 1; second <= 40; second++) {
      const before = asked.length;
      clock.advance(1_000);
      await turn();
      if (asked.length > before) times.push(second);
    }
    expect(times).toEqual([2, 6, 14, 30]);
  });

  test("are not looked for in haste by who lacks nothing, as long as there is a DHT to tell", async () => {
    const dht = start(fakeDht());
    dht.join(seeker(a, undefined, false));
    await turn();
    clock.advance(15 * MINUTE - 1);
    await turn();
    expect(asked).toEqual(["search aa", "tell aa 6881"]);
    visited = 0;
    dht.join(seeker(b, undefined, false));
    await turn();
    visited = 5;
    clock.advance(2_000);
    await turn();
    expect(asked.filter((what) => what.includes("bb"))).toEqual(["search bb", "search bb", "tell bb 6881"]);
  });

  test("are bounded in number", async () => {
    found = { [a]: Array.from({ length: 5_000 }, (_, index) => `20.0.0.1:${index + 1}`) };
    const peers: string[] = [];
    start(fakeDht()).join(seeker(a, (peer) => void peers.push(peer)));
    await turn();
    expect(peers).toHaveLength(500);
  });

  test("are looked for early when a transfer stalls, at most once a minute", async () => {
    found = { [a]: ["20.0.0.1:1"] };
    const membership = start(fakeDht()).join(seeker(a));
    await turn();
    for (let second = 0; second < 130; second++) {
      membership.hurry();
      clock.advance(1_000);
      await turn();
    }
    expect(asked.filter((what) => what === "search aa")).toHaveLength(3);
  });

  test("are not heard any more after leaving, and nothing stays", async () => {
    const dht = fakeDht();
    const search = start(dht);
    const peers: string[] = [];
    const membership = search.join(seeker(a, (peer) => void peers.push(peer)));
    await turn();
    membership.leave();
    dht.emit("peer", { host: "20.0.0.1", port: 1 }, Buffer.from(a, "hex"));
    clock.advance(60 * MINUTE);
    await turn();
    expect([peers, asked.length, clock.pending]).toEqual([[], 2, 0]);
    search.close();
    expect(dht.listenerCount("peer")).toBe(0);
  });
});

test("eight searches run at once, and one that does not end makes room after a minute", async () => {
  visited = undefined;
  const search = start(fakeDht());
  for (let index = 0; index < 10; index++) search.join(seeker(`${index}0`.repeat(20)));
  await turn();
  expect(asked).toHaveLength(8);
  clock.advance(MINUTE);
  await turn();
  expect(asked).toHaveLength(10);
});

describe("the nodes of the last session", () => {
  const remembered = Array.from({ length: 100 }, (_, index) => `20.0.0.${index}:${index + 1}`);

  test("are greeted before anything is looked for, until enough of them are there", async () => {
    const nodes: Node[] = [];
    const dht = fakeDht(nodes, false);
    start(dht, remembered).join(seeker(a));
    await turn();
    expect(asked).toEqual([]);
    dht.emit("listening");
    expect(asked).toEqual(remembered.slice(0, 64).map((node) => `greet ${node}`));
    for (let index = 0; index < 8; index++) {
      await turn();
      expect(asked).toHaveLength(64);
      nodes.push({ host: "20.0.0.1", port: index });
      dht.emit("node");
    }
    await turn();
    expect(asked.slice(64)).toEqual(["search aa", "tell aa 6881"]);
  });

  test("hold nobody up for more than three seconds", async () => {
    start(fakeDht(), remembered).join(seeker(a));
    clock.advance(2_999);
    await turn();
    expect(asked).toHaveLength(64);
    clock.advance(1);
    await turn();
    expect(asked.at(-2)).toBe("search aa");
  });

  test("that are no addresses are left out", () => {
    start(fakeDht(), ["localhost:1", "[::1]:2", "nonsense", "20.0.0.1:3"]);
    expect(asked).toEqual(["greet 20.0.0.1:3"]);
  });

  test("to remember are the two hundred heard of last", () => {
    const nodes = Array.from({ length: 300 }, (_, index) => ({ host: "20.0.0.1", port: index + 1, seen: index }));
    const search = start(fakeDht([{ host: "node.example", port: 1, seen: 9_999 }, ...nodes]));
    expect(search.remembered()).toHaveLength(200);
    expect(search.remembered()[0]).toBe("20.0.0.1:300");
    expect(search.nodes).toBe(301);
  });
});
