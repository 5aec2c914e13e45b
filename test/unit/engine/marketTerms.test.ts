import { expect, test } from "vitest";
import { amountOf } from "../../../src/engine/amount.ts";
import type { Ask, BidPolicy } from "../../../src/engine/marketModel.ts";
import { checkAsk, checkBid } from "../../../src/engine/marketTerms.ts";

const btt = (units: bigint) => amountOf("BTT", units);
const auto = { kind: "auto", maxPricePerGiB: btt(5n), maxTotal: btt(7n) } as const;
const fixed = { kind: "fixed", pricePerMiB: btt(5n), maxTotal: btt(7n) } as const;

test.each<BidPolicy>([{ kind: "free" }, auto, { ...auto, deadlineMs: 5 }, fixed])(
  "a bid with terms is one: %s",
  (bid) => {
    expect(checkBid(bid)).toBe(bid);
  },
);

test.each<[string, unknown]>([
  ["of another kind", { kind: "most" }],
  ["without a price", { ...auto, maxPricePerGiB: undefined }],
  ["without a total", { ...fixed, maxTotal: undefined }],
  ["for nothing", { ...auto, maxPricePerGiB: btt(0n) }],
  ["with nothing to spend", { ...fixed, maxTotal: btt(0n) }],
  ["of a number", { ...fixed, maxTotal: { asset: "BTT", units: 5 } }],
  ["in TRX", { ...fixed, pricePerMiB: amountOf("TRX", 1n), maxTotal: amountOf("TRX", 1n) }],
  ["in two assets", { ...auto, maxTotal: amountOf("BTTOLD", 1n) }],
  ["that has to be done never", { ...auto, deadlineMs: Number.NaN }],
])("a bid %s is refused in one sentence", (_, bid) => {
  expect(() => checkBid(bid as BidPolicy)).toThrow(expect.objectContaining({ code: "badInput" }));
});

test.each<[string, unknown]>([
  ["less than nothing for nothing", { reservePerMiB: btt(1n), freeShare: -0.1 }],
  ["more than all for nothing", { reservePerMiB: btt(1n), freeShare: 1.1 }],
  ["a share that is no number", { reservePerMiB: btt(1n), freeShare: Number.NaN }],
  ["for TRX", { reservePerMiB: amountOf("TRX", 1n), freeShare: 0.2 }],
  ["without a price", { freeShare: 0.2 }],
])("an ask with %s is refused in one sentence", (_, ask) => {
  expect(() => checkAsk(ask as Ask)).toThrow(expect.objectContaining({ code: "badInput" }));
});

test("an ask may give all for nothing, or sell from nothing on", () => {
  const ask = { reservePerMiB: btt(0n), freeShare: 1 };
  expect(checkAsk(ask)).toBe(ask);
});
