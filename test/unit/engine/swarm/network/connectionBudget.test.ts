import { EventEmitter } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  type Connection,
  createConnectionBudget,
  MAX_HALF_OPEN,
} from "../../../../../src/engine/swarm/network/connectionBudget.ts";

type Budget = ReturnType<typeof createConnectionBudget>;

/** A torrent that knows so many peers; whom it dials answers when the test says so. */
function torrent(budget: Budget, peers: number) {
  let waiting = peers;
  const dialling = new Set<EventEmitter>();
  const open: (EventEmitter & Connection)[] = [];
  const seat = budget.join({
    wants: () => waiting > 0,
    dial,
    giveUp() {
      const given = open.shift();
      if (given !== undefined) queueMicrotask(() => given.emit("close"));
      return given;
    },
  });
  function dial(): void {
    if (waiting === 0 || !seat.mayDial()) return;
    const connection = new EventEmitter();
    waiting -= 1;
    open.push(connection);
    dialling.add(connection);
    connection.once("connect", () => dialling.delete(connection));
    seat.take(connection, "dialling");
  }
  return {
    dialAll() {
      for (let tries = waiting; tries > 0; tries--) dial();
    },
    answer() {
      for (const connection of [...dialling]) connection.emit("connect");
    },
    close(count: number) {
      for (const connection of open.splice(0, count)) connection.emit("close");
    },
    get held() {
      return open.length;
    },
    seat,
  };
}

async function settle(...torrents: readonly ReturnType<typeof torrent>[]): Promise<void> {
  for (let round = 0; round < 50; round++) {
    for (const one of torrents) one.answer();
    await turn();
  }
}

test("one torrent may have all places, and gives up what others lack until nobody has two more than another", async () => {
  const budget = createConnectionBudget(12);
  const first = torrent(budget, 20);
  first.dialAll();
  await settle(first);
  expect([first.held, budget.count]).toEqual([12, 12]);
  const [second, third] = [torrent(budget, 20), torrent(budget, 20)];
  second.dialAll();
  third.dialAll();
  expect(budget.count).toBe(12);
  await settle(first, second, third);
  expect([first.held, second.held, third.held]).toEqual([4, 4, 4]);
});

test("who has few peers keeps them, and the others share the rest", async () => {
  const budget = createConnectionBudget(10);
  const all = [torrent(budget, 2), torrent(budget, 50), torrent(budget, 50)] as const;
  for (const one of all) one.dialAll();
  await settle(...all);
  expect(all.map(({ held }) => held)).toEqual([2, 4, 4]);
});

test("a place that becomes free goes to who waits", async () => {
  const budget = createConnectionBudget(4);
  const [first, second] = [torrent(budget, 4), torrent(budget, 4)];
  first.dialAll();
  second.dialAll();
  await settle(first, second);
  expect([first.held, second.held]).toEqual([2, 2]);
  first.close(2);
  await settle(first, second);
  expect([first.held, second.held]).toEqual([0, 4]);
});

test("who dials us gets a place as long as there is one, or at the expense of who has most", async () => {
  const budget = createConnectionBudget(3);
  const first = torrent(budget, 3);
  first.dialAll();
  await settle(first);
  expect(first.seat.mayAccept()).toBe(false);
  const second = torrent(budget, 0);
  expect(second.seat.mayAccept()).toBe(true);
  second.seat.take(new EventEmitter(), "connected");
  expect([first.held, budget.count]).toEqual([2, 3]);
  expect(second.seat.mayAccept()).toBe(false);
});

test("only so many wait for an answer at once, and a torrent whose peers are silent does not hold the others up", async () => {
  const budget = createConnectionBudget(500);
  const dead = torrent(budget, 200);
  dead.dialAll();
  const alive = torrent(budget, 30);
  alive.dialAll();
  expect([budget.count, alive.held]).toEqual([MAX_HALF_OPEN, 0]);
  dead.close(1);
  await settle(alive);
  expect(alive.held).toBe(30);
  expect(dead.held).toBeLessThanOrEqual(MAX_HALF_OPEN);
});

test("a lower limit closes connections at once, a higher one lets more in", async () => {
  const budget = createConnectionBudget(10);
  const all = [torrent(budget, 20), torrent(budget, 20)] as const;
  for (const one of all) one.dialAll();
  await settle(...all);
  budget.setLimit(4);
  expect([budget.count, ...all.map(({ held }) => held)]).toEqual([4, 2, 2]);
  budget.setLimit(12);
  for (const one of all) one.dialAll();
  await settle(...all);
  expect(all.map(({ held }) => held)).toEqual([6, 6]);
});

test("a torrent that left is not asked any more", async () => {
  const budget = createConnectionBudget(2);
  const [first, second] = [torrent(budget, 2), torrent(budget, 2)];
  first.dialAll();
  await settle(first);
  second.seat.mayDial();
  second.seat.leave();
  first.close(2);
  await settle(first, second);
  expect([first.held, second.held, budget.count]).toEqual([0, second.held, second.held]);
});
