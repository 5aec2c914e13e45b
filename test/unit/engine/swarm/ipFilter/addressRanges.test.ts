import fc from "fast-check";
import { expect, test } from "vitest";
import { createRangeCollector } from "../../../../../src/engine/swarm/ipFilter/addressRanges.ts";

const ranges = fc.array(
  fc.tuple(fc.nat(60), fc.nat(20)).map(([from, length]) => ({ from, to: from + length })),
  { maxLength: 12 },
);

test("an address is in the ranges exactly when it is in one of them, whatever their order and overlaps", () => {
  fc.assert(
    fc.property(ranges, fc.nat(90), fc.boolean(), (all, address, isWide) => {
      const collector = createRangeCollector();
      for (const { from, to } of all) collector.add(isWide ? { from: BigInt(from), to: BigInt(to) } : { from, to });
      const isInside = all.some(({ from, to }) => from <= address && address <= to);
      expect(collector.finish().has(isWide ? BigInt(address) : address)).toBe(isInside);
    }),
  );
});

test("the ends of IPv4 are in range, and an IPv6 address of the same value is not", () => {
  const collector = createRangeCollector();
  collector.add({ from: 0, to: 0 });
  collector.add({ from: 0xffff_fffe, to: 0xffff_ffff });
  const found = collector.finish();
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
