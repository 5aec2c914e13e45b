import { expect, test } from "vitest";
import { createBanList, senderOf } from "../../../../../src/engine/swarm/network/banList.ts";

test("the second proof bans, the first does not", () => {
  const bans = createBanList();
  expect([bans.strike("a"), bans.isBanned("a")]).toEqual([false, false]);
  expect([bans.strike("a"), bans.isBanned("a")]).toEqual([true, true]);
  expect(bans.isBanned("b")).toBe(false);
});

test("what was under way from a banned sender does not ban it again", () => {
  const bans = createBanList();
  for (const sender of ["a", "a"]) bans.strike(sender);
  expect([bans.strike("a"), bans.strike("a"), bans.isBanned("a")]).toEqual([false, false, true]);
});

test("names those who are banned", () => {
  const bans = createBanList();
  for (const sender of ["a", "b", "a"]) bans.strike(sender);
  expect(bans.list()).toEqual(["a"]);
});

test("endless senders do not fill the memory: the oldest are forgotten", () => {
  const bans = createBanList();
  bans.strike("first");
  bans.strike("first");
  for (let sender = 0; sender < 10_000; sender++) bans.strike(String(sender));
  expect(bans.isBanned("first")).toBe(false);
});

test.each([
  ["93.184.216.34", 1, "93.184.216.34", 2, true],
  ["::ffff:93.184.216.34", 1, "93.184.216.34", 2, true],
  ["2606:4700:1:2::1", 1, "2606:4700:1:2::2", 2, true],
  ["93.184.216.34", 1, "93.184.216.35", 1, false],
  ["127.0.0.1", 1, "127.0.0.1", 2, false],
])("%s:%i and %s:%i are the same sender: %s", (address, port, otherAddress, otherPort, same) => {
  expect(senderOf(address, port) === senderOf(otherAddress, otherPort)).toBe(same);
});
