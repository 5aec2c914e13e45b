import { expect, test } from "vitest";
import { createMarket } from "../../../../src/engine/market/market.ts";
import { buysNothing } from "../../../fakes/buysNothing.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import { createFakeDesk } from "../../../fakes/desk.ts";
import { createUploadPeers } from "../../../fakes/uploadPeers.ts";

const BLOCK = 16_384;

function start() {
  const clock = createFakeClock();
  const desk = createFakeDesk(clock);
  const market = createMarket({ clock, desk, log: { write: () => undefined }, createBuySide: buysNothing });
  return { clock, desk, market, swarm: createUploadPeers(market) };
}

test("whoever wants something is served a few milliseconds later while there are places", () => {
  const { clock, swarm } = start();
  const peer = swarm.connect();
  expect(peer.isUnchoked).toBe(false);
  clock.advance(5);
  expect(peer.isUnchoked).toBe(true);
});

test("a peer that wants nothing has no place, until it says that it does", () => {
  const { clock, market, swarm } = start();
  const peer = swarm.connect();
  peer.traffic.isInterested = false;
  clock.advance(10_000);
  expect(peer.isUnchoked).toBe(false);
  peer.traffic.isInterested = true;
  market.changed();
  clock.advance(5);
  expect(peer.isUnchoked).toBe(true);
});

test("a slow upload has places for few, and all come round", () => {
  const { clock, market, swarm } = start();
  market.limit(2 * BLOCK);
  const crowd = Array.from({ length: 60 }, () => swarm.connect());
  const seen = new Set<string>();
  for (let round = 0; round < 30; round++) {
    clock.advance(10_000);
    const now = crowd.filter(({ isUnchoked }) => isUnchoked);
    expect(now).toHaveLength(20);
    for (const { peer } of now) seen.add(peer.id);
  }
  expect(seen.size).toBe(60);
});

test("who gave more gets more, and who gave nothing gets something", () => {
  const { clock, market, swarm } = start();
  market.limit(8 * 1_048_576);
  const crowd = [0, 1_000_000, 3_000_000].map((bytes) => ({ bytes, fake: swarm.connect() }));
  for (const { bytes, fake } of crowd) fake.traffic.receivedBytes = bytes;
  clock.advance(10_000);
  const counts = new Map<string, number>();
  let now = 0;
  for (let block = 0; block < 3_000; block++) {
    const turn = market.next(now, () => true);
    if (turn.kind === "wait") now += turn.ms;
    if (turn.kind !== "serve") continue;
    market.served(turn.id, BLOCK, now);
    counts.set(turn.id, (counts.get(turn.id) ?? 0) + 1);
  }
  const [nothing = 0, some = 0, most = 0] = crowd.map(({ fake }) => counts.get(fake.peer.id));
  expect(nothing).toBeGreaterThan(0);
  // A fifth equally, the rest as 1 : 3.
  expect(some / nothing).toBeCloseTo((0.2 / 3 + 0.2) / (0.2 / 3), 0);
  expect(most / nothing).toBeCloseTo((0.2 / 3 + 0.6) / (0.2 / 3), 0);
});

test("a limit of the whole upload holds from the moment it is told", () => {
  const { clock, market, swarm } = start();
  market.limit(BLOCK);
  const { peer } = swarm.connect();
  clock.advance(5);
  let sent = 0;
  for (let now = 0; now <= 10_000; now += 10) {
    const turn = market.next(now, () => true);
    if (turn.kind !== "serve") continue;
    market.served(turn.id, BLOCK, now);
    sent += BLOCK;
  }
  expect(peer.id).toBe("peer 1");
  expect(sent / BLOCK).toBeGreaterThanOrEqual(10);
  expect(sent / BLOCK).toBeLessThanOrEqual(12);
});

test("peers that change their minds all the time cause twenty decisions a second at most", () => {
  const { clock, market, swarm } = start();
  let decisions = 0;
  const control = { unchoke: () => void (decisions += 1), wake: () => undefined, reannounce: () => undefined };
  swarm.connect();
  market.attach(control);
  for (let ms = 0; ms < 1_000; ms++) {
    market.changed();
    clock.advance(1);
  }
  expect(decisions).toBeGreaterThan(10);
  expect(decisions).toBeLessThanOrEqual(21);
});

test("nothing is announced or asked of payments, and no timer is left when the last peer is gone", () => {
  const { clock, desk, market, swarm } = start();
  expect(market.announcement({ infoHash: "aa".repeat(20), isPrivate: false })).toBeUndefined();
  const { listener } = swarm.connect();
  clock.advance(10_000);
  listener.gone();
  clock.advance(100);
  expect(clock.pending).toBe(0);
  expect(desk.calls).toEqual([]);
  market.close();
});
