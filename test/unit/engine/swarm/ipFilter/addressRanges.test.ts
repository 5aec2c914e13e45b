import fc from "fast-check";
import { expect, test } from "vitest";
import { createRangeCollector } from "../../../../../src/engine/swarm/ipFilter/addressRanges.ts";

const ranges = fc.array(
  fc.tuple(fc.nat(60), fc.nat(20)).map(([from, length]) => ({ from, to: from + length })),
  { maxLength: 12 },
);

test("an address is in the ranges exactly when it is in one of them, whatever their order and overlaps", async () => {
  await fc.assert(
    fc.asyncProperty(ranges, fc.nat(90), fc.boolean(), async (all, address, isWide) => {
      const collector = createRangeCollector();
      for (const { from, to } of all) collector.add(isWide ? { from: BigInt(from), to: BigInt(to) } : { from, to });
      const isInside = all.some(({ from, to }) => from <= address && address <= to);
      expect((await collector.finish()).has(isWide ? BigInt(address) : address)).toBe(isInside);
    }),
  );
});

test("the ends of IPv4 are in range, and an IPv6 address of the same value is not", async () => {
  const collector = createRangeCollector();
  collector.add({ from: 0, to: 0 });
  collector.add({ from: 0xffff_fffe, to: 0xffff_ffff });
  const found = await collector.finish();
  expect([0, 1, 0xffff_fffe, 0xffff_ffff, 0n, 0xffff_ffffn].map(found.has)).toEqual([
    true,
    false,
    true,
    true,
    false,
    false,
  ]);
  expect(found.count).toBe(2);
});

test("two hundred thousand ranges of IPv6 become searchable without holding up the thread", async () => {
  const collector = createRangeCollector();
  for (let at = 0; at < 200_000; at++) {
    const from = BigInt((at * 7_919) % 200_003) << 70n;
    collector.add({ from, to: from + 5n });
  }
  let turns = 0;
  const count = setInterval(() => (turns += 1));
  const found = await collector.finish();
  clearInterval(count);
  expect(turns).toBeGreaterThan(10);
  expect(found.count).toBe(200_000);
  expect([found.has(7_919n << 70n), found.has((7_919n << 70n) + 6n)]).toEqual([true, false]);
});
