import { describe, expect, test } from "vitest";
import type { TransferOptions } from "../../../../src/engine/model.ts";
import { checkOptions } from "../../../../src/engine/transfers/checkOptions.ts";
import { useListBench } from "./listBench.ts";

const bench = useListBench();
const DEFAULTS = { strategy: "rarest", priorities: {} };

describe("what a caller leaves out has its default", () => {
  test.each<[Record<string, unknown> | undefined, object]>([
    [undefined, DEFAULTS],
    [{}, DEFAULTS],
    [{ strategy: "sequential" }, { ...DEFAULTS, strategy: "sequential" }],
    [{ strategy: undefined, priorities: undefined }, DEFAULTS],
    [{ priorities: { 3: "high" } }, { ...DEFAULTS, priorities: { 3: "high" } }],
    [{ downloadLimit: 0 }, { ...DEFAULTS, downloadLimit: 0 }],
  ])("%j", (given, options) => {
    expect(checkOptions(given as Partial<TransferOptions>)).toEqual(options);
  });
});

describe("what is no option is refused with a sentence", () => {
  test.each<[Record<string, unknown>]>([
    [{ strategy: "fast" }],
    [{ priorities: null }],
    [{ priorities: "high" }],
    [{ priorities: { 0: "urgent" } }],
    [{ priorities: { name: "high" } }],
    [{ downloadLimit: -1 }],
    [{ uploadLimit: "10" }],
    [{ downloadLimit: Number.NaN }],
    [{ seedRules: null }],
  ])("%j", (given) => {
    expect(() => checkOptions(given as Partial<TransferOptions>)).toThrow(/cannot be used: choose it again/);
  });
});

test("a bid that is none is refused", () => {
  const given = { bid: { kind: "most" } } as unknown as Partial<TransferOptions>;
  expect(() => checkOptions(given)).toThrow("A bid is free, auto or fixed: choose one of them.");
});

test("a transfer that is added with half of its options runs", async () => {
  const { torrent } = await bench.torrent({ "a.bin": 40_000 });
  const list = await bench.list();
  const options = { strategy: "sequential", priorities: undefined } as unknown as Partial<TransferOptions>;
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target"), options });
  await list.running(id);
  await list.setOptions(id, { downloadLimit: 5 } as unknown as TransferOptions);
  await list.until(id, ({ options: now }) => now.downloadLimit === 5 && now.strategy === "rarest");
});
