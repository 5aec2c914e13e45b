import { expect, test } from "vitest";
import { pinTracker } from "../../../../../src/engine/swarm/network/pinTracker.ts";

const answering =
  (...addresses: string[]) =>
  () =>
    Promise.resolve(addresses);

test("the name gives way to its address, the rest stays", async () => {
  const pinned = await pinTracker("udp://tracker.example:6969/announce?key=1", false, answering("93.184.216.34"));
  expect(pinned).toBe("udp://93.184.216.34:6969/announce?key=1");
});

test("of several addresses the first allowed IPv4 address is taken", async () => {
  const resolve = answering("10.0.0.1", "2606:4700::1111", "93.184.216.34");
  expect(await pinTracker("udp://tracker.example:1", false, resolve)).toBe("udp://93.184.216.34:1");
});

test.each([["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"]])("a name that leads to %s is refused", async (address) => {
  await expect(pinTracker("udp://tracker.example:1", false, answering(address))).rejects.toMatchObject({
    code: "forbiddenAddress",
  });
  expect(await pinTracker("udp://tracker.example:1", true, answering(address))).toBe(`udp://${address}:1`);
});

test("a name without an IPv4 address is refused: the library speaks UDP over IPv4 only", async () => {
  await expect(pinTracker("udp://tracker.example:1", false, answering("2606:4700::1111"))).rejects.toThrow(/IPv4/);
});
