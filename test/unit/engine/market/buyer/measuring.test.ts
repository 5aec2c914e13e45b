import fc from "fast-check";
import { expect, test } from "vitest";
import { isMeasured, measureBaseline, UNMEASURED } from "../../../../../src/engine/market/buyer/baseline.ts";
import { isWorthTelling } from "../../../../../src/engine/market/buyer/rebid.ts";
import { isBarred, judgeSeller, TRUSTED } from "../../../../../src/engine/market/buyer/trust.ts";

test("what comes for nothing is known after ten seconds without paying", () => {
  let baseline = UNMEASURED;
  for (let second = 0; second < 9; second++)
    baseline = measureBaseline(baseline, { bytes: 5_000, ms: 1_000, isPaid: false });
  expect(isMeasured(baseline)).toBe(false);
  const paid = measureBaseline(baseline, { bytes: 9_000_000, ms: 60_000, isPaid: true });
  expect(paid).toBe(baseline);
  baseline = measureBaseline(baseline, { bytes: 5_000, ms: 1_000, isPaid: false });
  expect(isMeasured(baseline)).toBe(true);
  expect(baseline.bytesPerSecond).toBeCloseTo(5_000);
});

test("a baseline follows what changed within a minute or two", () => {
  let baseline = measureBaseline(UNMEASURED, { bytes: 1_000_000, ms: 100_000, isPaid: false });
  for (let second = 0; second < 120; second++)
    baseline = measureBaseline(baseline, { bytes: 0, ms: 1_000, isPaid: false });
  expect(baseline.bytesPerSecond).toBeLessThan(200);
});

test("a baseline is never outside of what was measured", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ bytes: fc.nat(1e9), ms: fc.integer({ min: 1, max: 60_000 }) }), { minLength: 1 }),
      (samples) => {
        const baseline = samples.reduce(
          (last, sample) => measureBaseline(last, { ...sample, isPaid: false }),
          UNMEASURED,
        );
        const rates = samples.map(({ bytes, ms }) => (bytes * 1_000) / ms);
        expect(baseline.bytesPerSecond).toBeGreaterThanOrEqual(Math.min(...rates) * (1 - 1e-9));
        expect(baseline.bytesPerSecond).toBeLessThanOrEqual(Math.max(...rates) * (1 + 1e-9));
      },
    ),
  );
});

test("a seller that gives less than half of its promise twice in a row loses its bid for ten minutes", () => {
  const once = judgeSeller(TRUSTED, 1_000, 100, true, 0);
  expect(isBarred(once, 0)).toBe(false);
  const twice = judgeSeller(once, 1_000, 100, true, 10_000);
  expect(isBarred(twice, 10_000)).toBe(true);
  expect(isBarred(twice, 10_000 + 599_999)).toBe(true);
  expect(isBarred(twice, 10_000 + 600_000)).toBe(false);
  expect(twice.factor).toBeLessThan(0.2);
});

test("a good round in between is forgiven", () => {
  let trust = TRUSTED;
  for (let round = 0; round < 20; round++) trust = judgeSeller(trust, 1_000, round % 2 === 0 ? 400 : 900, true, round);
  expect(isBarred(trust, 20)).toBe(false);
});

test("a seller that gives somewhat less is reckoned with as a smaller one, and one that gives more as what it said", () => {
  let trust = TRUSTED;
  for (let round = 0; round < 20; round++) trust = judgeSeller(trust, 1_000, 700, true, round);
  expect(trust.factor).toBeCloseTo(0.7);
  for (let round = 0; round < 20; round++) trust = judgeSeller(trust, 1_000, 5_000, true, round);
  expect(trust.factor).toBeCloseTo(1);
});

test("when we asked for less than we could, a low rate says nothing", () => {
  expect(judgeSeller(TRUSTED, 1_000, 0, false, 0)).toBe(TRUSTED);
  expect(judgeSeller(TRUSTED, 0, 0, true, 0)).toBe(TRUSTED);
});

const offer = (limitPerMiB: bigint, spendPerSecond: bigint) => ({ limitPerMiB, spendPerSecond });

test.each([
  ["a first offer", undefined, offer(1n, 1n), true],
  ["an offer that is taken back", offer(1n, 1n), undefined, true],
  ["nothing as before", undefined, undefined, false],
  ["a tenth more", offer(100n, 100n), offer(110n, 110n), false],
  ["a tenth less", offer(100n, 100n), offer(90n, 90n), false],
  ["more than a tenth more spend", offer(100n, 100n), offer(100n, 111n), true],
  ["more than a tenth less limit", offer(100n, 100n), offer(89n, 100n), true],
])("%s: told again %#", (_, standing, next, told) => {
  expect(isWorthTelling(standing, next)).toBe(told);
});
