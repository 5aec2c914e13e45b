import { expect, test } from "vitest";
import { newlyObserved, observe, type Sample } from "../../../../../src/engine/market/buyer/observed.ts";
import { createSellerMemory } from "../../../../../src/engine/market/buyer/sellerMemory.ts";
import { createTransferPurse } from "../../../../../src/engine/market/buyer/transferPurse.ts";
import { TRUSTED } from "../../../../../src/engine/market/buyer/trust.ts";
import type { DeskBudget } from "../../../../../src/engine/market/desk.ts";
import { btt } from "./sampleBids.ts";
import { MIB } from "./scriptSeller.ts";

const budget = (left: bigint, spent: bigint): DeskBudget => ({
  left: btt(left),
  spent: btt(spent),
  ceilingPerMiB: btt(1n),
  perSeller: btt(left),
  spentBySeller: new Map(),
});
const NOTHING_DUE = { ofTransfer: 0n, ofAll: 0n };

test("payments that are asked at the same time never pass the policy's total together", () => {
  const purse = createTransferPurse({ units: 0n });
  expect(purse.claim(1n)).toBe(false);
  purse.setTotal(100n);
  expect([purse.claim(60n), purse.claim(41n), purse.claim(40n)]).toEqual([true, false, true]);
  purse.settle(60n, false);
  purse.settle(40n, true);
  expect([purse.spent, purse.claim(61n), purse.claim(60n)]).toEqual([40n, false, true]);
});

test("what earlier runs spent counts against the total, and what was paid since payments were asked against both", () => {
  const paidByAll = { units: 0n };
  const purse = createTransferPurse(paidByAll);
  purse.setTotal(100n);
  purse.refresh()(budget(1_000n, 70n));
  expect([purse.left(NOTHING_DUE), purse.spent, purse.paid]).toEqual([30n, 70n, 0n]);
  purse.claim(10n);
  purse.settle(10n, true);
  paidByAll.units += 975n;
  expect(purse.left(NOTHING_DUE)).toBe(15n);
  const answer = purse.refresh();
  answer(budget(1_000n, 80n));
  expect([purse.left(NOTHING_DUE), purse.spent]).toEqual([20n, 80n]);
  expect(purse.left({ ofTransfer: 5n, ofAll: 990n })).toBe(10n);
  answer(undefined);
  expect(purse.left(NOTHING_DUE)).toBe(0n);
});

test("who sends bytes that never verify has given nothing after some pieces, however fast they come", () => {
  const sample = (seconds: number, isGood: boolean): Sample => ({
    nowMs: seconds * 1_000,
    receivedBytes: seconds * MIB,
    verifiedBytes: isGood ? seconds * MIB : 0,
    isPaid: true,
    isWanted: true,
    pieceBytes: MIB,
    promised: MIB,
  });
  const after = (isGood: boolean) => {
    let observed = newlyObserved(TRUSTED);
    for (let seconds = 0; seconds <= 40; seconds += 5) observed = observe(observed, sample(seconds, isGood));
    return observed.trust;
  };
  expect(after(true)).toEqual(TRUSTED);
  expect(after(false).barredUntilMs).toBeGreaterThan(40_000);
});

test("nobody is blamed in a round in which nothing was wanted of it", () => {
  const sample = (seconds: number): Sample => ({
    nowMs: seconds * 1_000,
    receivedBytes: 0,
    verifiedBytes: 0,
    isPaid: true,
    isWanted: seconds !== 15 && seconds !== 25,
    pieceBytes: MIB,
    promised: MIB,
  });
  let observed = newlyObserved(TRUSTED);
  for (let seconds = 0; seconds <= 30; seconds += 5) observed = observe(observed, sample(seconds));
  expect(observed.trust.barredUntilMs).toBe(TRUSTED.barredUntilMs);
});

test("a bar outlives better news of a neighbour, and only so many are remembered", () => {
  const memory = createSellerMemory();
  const barred = { factor: 0.2, strikes: 0, barredUntilMs: 5_000 };
  memory.remember(["10.0.0.0/24"], barred);
  memory.remember(["10.0.0.0/24"], TRUSTED);
  expect(memory.recall(["unknown", "10.0.0.0/24"]).barredUntilMs).toBe(5_000);
  for (let number = 0; number < 1_024; number++) memory.remember([`seller ${number}`], barred);
  expect([memory.recall(["10.0.0.0/24"]), memory.recall(["seller 0"])]).toEqual([TRUSTED, barred]);
});
