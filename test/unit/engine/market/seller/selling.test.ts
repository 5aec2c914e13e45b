import { expect, test } from "vitest";
import { MIB, playSelling, playService, RESERVE } from "./playSelling.ts";

test("a bid is quoted, opened, accepted, served and paid", async () => {
  const { play, buyer } = await playService();
  expect(buyer.phase).toBe("serving");
  await play.run(20_000);
  expect(buyer.heard.map(({ type }) => type).slice(0, 3)).toEqual(["quote", "accept", "ack"]);
  expect(buyer.heardOf("quote")[0]?.pricePerMiB).toBe(RESERVE);
  // All of the upload is sold where nobody else wants any.
  expect(buyer.gotBytes / MIB).toBeGreaterThan(2 * 19);
  expect(play.desk.held).toBe(buyer.purse.promised);
  expect(buyer.purse.promised).toBeGreaterThan(RESERVE * 2n * 18n);
});

test("buyers get what their money buys, at one price, and free peers their part", async () => {
  const play = playSelling();
  play.ask();
  await play.run(100);
  const free = play.addFree();
  const [rich, poor] = [play.addBuyer(), play.addBuyer()];
  for (const [buyer, spendPerSecond] of [
    [rich, 9_000n],
    [poor, 3_000n],
  ] as const) {
    buyer.announce();
    buyer.bid({ spendPerSecond });
  }
  await play.run(60_000);
  const before = [rich, poor, free].map(({ gotBytes }) => gotBytes);
  await play.run(30_000);
  const [richBytes = 0, poorBytes = 0, freeBytes = 0] = [rich, poor, free].map(
    ({ gotBytes }, at) => gotBytes - (before[at] ?? 0),
  );
  expect(richBytes / poorBytes).toBeCloseTo(3, 0);
  expect(freeBytes / (richBytes + poorBytes + freeBytes)).toBeGreaterThan(0.19);
  expect(play.market.snapshot().clearingPricePerMiB?.units).toBe(7_501n);
  expect(play.desk.held).toBe(rich.purse.promised + poor.purse.promised);
});

test("an offer below the reserve is told so, and the peer is served free", async () => {
  const { play, buyer } = await playService({}, { limitPerMiB: RESERVE - 1n });
  expect(buyer.heard).toEqual([{ type: "no", sequence: 0, reason: "reserve" }]);
  await play.run(5_000);
  expect(buyer.gotBytes).toBeGreaterThan(0);
});

test("who would be outbid hears what would be enough", async () => {
  const { play } = await playService({}, { spendPerSecond: 20_000n });
  const late = play.addBuyer();
  late.announce();
  late.bid({ limitPerMiB: RESERVE, spendPerSecond: 10_000n });
  await play.run(1_000);
  expect(late.heardOf("quote")[0]?.pricePerMiB).toBeGreaterThan(RESERVE);
  expect(late.phase).toBe("ready");
});

test("who never pays gets one window, is waited for by payer and prefix, and is served free", async () => {
  const { play, buyer } = await playService({ neverPays: true, address: "10.9.9.1" });
  for (let at = 0; at < 200 && buyer.heardOf("bye").length === 0; at++) await play.run(50);
  expect(buyer.heardOf("bye").map(({ reason }) => reason)).toEqual(["unpaid"]);
  expect(play.desk.calls.filter((call) => call === "remember")).toHaveLength(1);
  const neighbour = play.addBuyer({ address: "10.9.9.2" });
  neighbour.announce();
  neighbour.bid();
  await play.run(1_000);
  expect(neighbour.heardOf("no").map(({ reason }) => reason)).toEqual(["backoff"]);
  expect(neighbour.gotBytes).toBeGreaterThan(0);
  // What came free beyond the window is nobody's debt.
  expect(buyer.heardOf("need").at(-1)?.deliveredBytes).toBeLessThanOrEqual(1.25 * MIB);
});

test("a debtor that comes back over another connection waits like before", async () => {
  const { play, buyer } = await playService({ neverPays: true, payer: 5 });
  await play.run(2_000);
  buyer.leave();
  const again = play.addBuyer({ neverPays: true, payer: 5 });
  again.announce();
  again.bid();
  await play.run(500);
  expect(again.heardOf("no").map(({ reason }) => reason)).toEqual(["backoff"]);
});

test("twenty strangers that take one window each cost twenty windows at most", async () => {
  const play = playSelling({ limit: 20 * MIB });
  play.ask();
  await play.run(100);
  const strangers = Array.from({ length: 20 }, () => play.addBuyer({ neverPays: true }));
  for (const stranger of strangers) {
    stranger.announce();
    stranger.bid({ spendPerSecond: RESERVE });
  }
  await play.run(20_000);
  for (const stranger of strangers) {
    expect(stranger.phase).not.toBe("serving");
    const delivered = Math.max(0, ...stranger.heardOf("need").map(({ deliveredBytes }) => deliveredBytes));
    expect(delivered).toBeGreaterThan(0);
    expect(delivered).toBeLessThanOrEqual(1.25 * MIB);
  }
});

test("the third voucher with a bad signature ends paid service, and nothing is counted as paid", async () => {
  const { play, buyer } = await playService({
    twist: (message) => (message.type === "vouch" ? { ...message, signature: new Uint8Array(64).fill(7) } : message),
  });
  await play.run(40_000);
  expect(buyer.heardOf("err").some(({ reason }) => reason === "signature")).toBe(true);
  expect(buyer.phase).not.toBe("serving");
  expect(play.desk.held).toBe(0n);
});

test("a channel serves one connection at a time", async () => {
  const { play, buyer } = await playService({ payer: 5 });
  const second = play.addBuyer({ payer: 5 });
  second.announce();
  second.bid();
  await play.run(1_000);
  expect(second.heardOf("no").map(({ reason }) => reason)).toEqual(["busy"]);
  expect(buyer.phase).toBe("serving");
});

test.each([
  ["payments are gone", (play: Awaited<ReturnType<typeof playService>>["play"]) => void (play.desk.isBroken = true)],
  ["the wallet is locked", (play) => void (play.desk.isLocked = true)],
  ["nothing is sold any more", (play) => play.market.setAsk(undefined)],
] satisfies [string, (play: Awaited<ReturnType<typeof playService>>["play"]) => void][])(
  "when %s, buyers hear a goodbye and are served free",
  async (_, happen) => {
    const { play, buyer } = await playService();
    happen(play);
    await play.run(11_000);
    expect(buyer.heardOf("bye").map(({ reason }) => reason)).toEqual(["off"]);
    expect(play.market.announcement({ infoHash: buyer.fake.peer.infoHash, isPrivate: false })).toBeUndefined();
    const { gotBytes } = buyer;
    await play.run(5_000);
    expect(buyer.gotBytes).toBeGreaterThan(gotBytes);
  },
);

test("selling goes on when payments answer again, and its peers are told", async () => {
  const { play, buyer } = await playService();
  play.desk.isBroken = true;
  await play.run(11_000);
  play.desk.isBroken = false;
  const told = play.swarm.reannounced;
  await play.run(11_000);
  expect(play.swarm.reannounced).toBeGreaterThan(told);
  buyer.bid();
  await play.run(1_000);
  expect(buyer.phase).toBe("serving");
  expect(play.log).toHaveLength(1);
});

test("peers of private torrents are told nothing and asked nothing", async () => {
  const { play, buyer } = await playService({ isPrivate: true });
  expect(buyer.heard).toEqual([]);
  expect(play.market.announcement({ infoHash: buyer.fake.peer.infoHash, isPrivate: true })).toBeUndefined();
});

test("a third malformed message switches the extension off, and the peer is served free", async () => {
  const { play, buyer } = await playService();
  for (let at = 0; at < 3; at++) buyer.fake.listener.message(Uint8Array.of(1));
  expect(play.market.snapshot().transfers[0]?.buyers).toEqual([]);
  const heard = buyer.fake.sent.length;
  const { gotBytes } = buyer;
  await play.run(15_000);
  expect(buyer.fake.sent).toHaveLength(heard);
  expect(buyer.gotBytes).toBeGreaterThan(gotBytes);
  expect(buyer.fake.isUnchoked).toBe(true);
});

test("who is outbid while it is served hears so, and is served free", async () => {
  const { play, buyer } = await playService({}, { limitPerMiB: RESERVE * 2n });
  const rival = play.addBuyer();
  rival.announce();
  rival.bid({ spendPerSecond: 50_000n });
  await play.run(60_000);
  expect(buyer.heardOf("no").map(({ reason }) => reason)).toEqual(["busy"]);
  expect(buyer.phase).not.toBe("serving");
  expect(play.desk.held).toBe(buyer.purse.promised + rival.purse.promised);
});

test("many changes between two turns make nothing dearer than one would", async () => {
  const { play } = await playService();
  await play.run(10_000);
  const rival = play.addBuyer();
  rival.announce();
  rival.bid({ spendPerSecond: 50_000n });
  for (let at = 0; at < 40; at++) {
    play.market.changed();
    await play.run(100);
  }
  expect(rival.phase).toBe("serving");
  expect(play.market.snapshot().clearingPricePerMiB?.units).toBe((RESERVE * 5n) / 4n);
});

test("a price rises by a quarter in a turn at most", async () => {
  const { play, buyer } = await playService();
  const rival = play.addBuyer();
  rival.announce();
  rival.bid({ spendPerSecond: 50_000n });
  await play.run(120_000);
  const prices = [RESERVE, ...buyer.heardOf("price").map(({ pricePerMiB }) => pricePerMiB)];
  expect(prices.length).toBeGreaterThan(3);
  for (const [at, price] of prices.entries()) {
    const before = prices[at - 1];
    if (before !== undefined) expect(price).toBeLessThanOrEqual((before * 5n) / 4n);
  }
});
