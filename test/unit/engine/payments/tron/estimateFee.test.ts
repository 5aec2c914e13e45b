import { expect, test } from "vitest";
import { estimateFee, feeLimitFor } from "../../../../../src/engine/payments/tron/estimateFee.ts";

const parameters = {
  energy: 100n,
  bandwidth: 1_000n,
  accountBandwidth: 100_000n,
  account: 1_000_000n,
  highestFeeLimit: 15_000_000_000n,
};
const has = (left: number) => ({ limit: 10_000_000, left });
const NOTHING = { energy: has(0), bandwidth: has(0), freeBandwidth: has(0) };
const transfer = { parameters, sender: NOTHING, bandwidth: 265, opensAccount: false, energy: 0, feeLimit: 0n };
const call = { ...transfer, bandwidth: 345, energy: 12_681, feeLimit: 3_394_000n };

test.each([
  ["bytes that nothing pays", transfer, 265_000n],
  ["free bytes, all of them", { ...transfer, sender: { ...NOTHING, freeBandwidth: has(265) } }, 0n],
  [
    "free bytes, one too few: all are burned",
    { ...transfer, sender: { ...NOTHING, freeBandwidth: has(264) } },
    265_000n,
  ],
  ["staked bytes", { ...transfer, sender: { ...NOTHING, bandwidth: has(265) } }, 0n],
  [
    "free and staked bytes do not add up",
    { ...transfer, sender: { ...NOTHING, bandwidth: has(200), freeBandwidth: has(200) } },
    265_000n,
  ],
  ["a new account", { ...transfer, opensAccount: true }, 1_100_000n],
  [
    "a new account, which free bytes do not pay",
    { ...transfer, opensAccount: true, sender: { ...NOTHING, freeBandwidth: has(600) } },
    1_100_000n,
  ],
  [
    "a new account with staked bytes",
    { ...transfer, opensAccount: true, sender: { ...NOTHING, bandwidth: has(300) } },
    1_000_000n,
  ],
  ["energy that is burned", call, 345_000n + 1_268_100n],
  ["energy that is staked", { ...call, sender: { ...NOTHING, energy: has(20_000) } }, 345_000n],
  ["energy that is staked in part", { ...call, sender: { ...NOTHING, energy: has(12_000) } }, 345_000n + 68_100n],
] as const)("%s", (_what, facts, sun) => {
  const { total, atMost } = estimateFee(facts);
  expect(total.units).toBe(sun);
  expect(atMost.units).toBeGreaterThanOrEqual(sun);
});

test("a transaction can never burn more than its bytes, its account and its fee limit", () => {
  const rich = { energy: has(1_000_000), bandwidth: has(1_000_000), freeBandwidth: has(600) };
  expect(estimateFee({ ...call, sender: rich }).atMost.units).toBe(345_000n + 3_394_000n);
  expect(estimateFee({ ...transfer, opensAccount: true, sender: rich }).atMost.units).toBe(1_100_000n);
});

test("the fee limit leaves a tenth and one word of storage, and is never above the network's own", () => {
  expect(feeLimitFor(0, parameters)).toBe(0n);
  expect(feeLimitFor(12_681, parameters)).toBe(3_395_000n);
  expect(feeLimitFor(1_000_000_000, parameters)).toBe(15_000_000_000n);
});
