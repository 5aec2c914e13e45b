import { describe, expect, test } from "vitest";
import { createInboundLimits } from "../../../../../src/engine/swarm/network/inboundLimits.ts";

const strict = () => createInboundLimits(() => false);

function admitted(limits: ReturnType<typeof strict>, addresses: readonly string[]): number {
  return addresses.filter((address) => limits.admit(address) !== undefined).length;
}

const distinct = (count: number): string[] => Array.from({ length: count }, (_, at) => `20.0.${at >> 8}.${at & 255}`);

describe("incoming connections", () => {
  test("are at most 200", () => {
    expect(admitted(strict(), distinct(300))).toBe(200);
  });

  test("are as many as one transfer may have peers, where the user allows more than 200", () => {
    expect(
      admitted(
        createInboundLimits(() => false, 500),
        distinct(600),
      ),
    ).toBe(500);
    expect(
      admitted(
        createInboundLimits(() => false, 55),
        distinct(600),
      ),
    ).toBe(200);
  });

  test("are at most 3 from one address", () => {
    expect(admitted(strict(), Array<string>(10).fill("20.0.0.1"))).toBe(3);
  });

  test("are at most 3 from one /64", () => {
    const limits = strict();
    const neighbours = Array.from({ length: 10 }, (_, at) => `2606:4700:1:2::${at + 1}`);
    expect(admitted(limits, neighbours)).toBe(3);
    expect(admitted(limits, ["2606:4700:1:3::1"])).toBe(1);
  });

  test("count the mapped form of an address with it", () => {
    expect(admitted(strict(), ["20.0.0.1", "::ffff:20.0.0.1", "20.0.0.1", "::ffff:20.0.0.1"])).toBe(3);
  });

  test("from this machine count like others, unless the user opened it for tests", () => {
    const own = Array<string>(10).fill("127.0.0.1");
    expect(admitted(strict(), own)).toBe(3);
    expect(
      admitted(
        createInboundLimits(() => true),
        own,
      ),
    ).toBe(10);
    expect(
      admitted(
        createInboundLimits(() => true),
        Array<string>(300).fill("127.0.0.1"),
      ),
    ).toBe(200);
  });

  test("make room when they end, once each", () => {
    const limits = strict();
    const leave = limits.admit("20.0.0.1");
    expect(admitted(limits, ["20.0.0.1", "20.0.0.1", "20.0.0.1"])).toBe(2);
    leave?.();
    leave?.();
    expect(admitted(limits, ["20.0.0.1", "20.0.0.1"])).toBe(1);
  });
});
