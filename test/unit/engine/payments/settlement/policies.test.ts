import { describe, expect, test } from "vitest";
import { amountOf } from "../../../../../src/engine/amount.ts";
import { batchClaims } from "../../../../../src/engine/payments/settlement/policy/batchClaims.ts";
import {
  claimBytes,
  claimFee,
  type NetworkPrices,
} from "../../../../../src/engine/payments/settlement/policy/claimCost.ts";
import { weighVouchers } from "../../../../../src/engine/payments/settlement/policy/collectable.ts";
import { directDue } from "../../../../../src/engine/payments/settlement/policy/directDue.ts";
import { isWorthSweeping } from "../../../../../src/engine/payments/settlement/policy/isWorthSweeping.ts";
import { DEFAULT_TERMS, withinShare, worthOfFee } from "../../../../../src/engine/payments/settlement/policy/terms.ts";
import { type ClaimFacts, whatToClaim } from "../../../../../src/engine/payments/settlement/policy/whatToClaim.ts";
import { withdrawable } from "../../../../../src/engine/payments/settlement/policy/withdrawable.ts";
import type { Pot } from "../../../../../src/engine/payments/settlement/vault/vaultReads.ts";
import type { ChannelId } from "../../../../../src/engine/payments/vouchers/vaultDomain.ts";

const PRICES: NetworkPrices = { sunPerEnergy: 100n, sunPerByte: 1_000n, freeEnergy: 0n, freeBytes: 600 };
const TRX = 1_000_000n;
/** 1 TRX is 1 BTT here, so that a sun is 10^12 units. */
const RATE = amountOf("BTT", 10n ** 18n);
const trxWorth = (trx: bigint): bigint => trx * 10n ** 18n;
const NOW = 1_000_000;
const HOUR = 3_600;

const pot = (different: Partial<Pot> = {}): Pot => ({
  units: trxWorth(10_000n),
  bond: 0n,
  announced: 0n,
  withdrawableAt: 0,
  ...different,
});

interface Held {
  readonly worth?: bigint;
  readonly claimed?: bigint;
  readonly reserved?: bigint;
  readonly releasableAt?: number;
  readonly closing?: boolean;
  readonly name?: string;
}

const held = ({
  worth = 100n,
  claimed = 0n,
  reserved = 0n,
  releasableAt = 0,
  closing = false,
  name = "a",
}: Held = {}) => ({
  channel: name as ChannelId,
  cumulative: trxWorth(worth),
  closing,
  onChain: { claimed: trxWorth(claimed), reserved: trxWorth(reserved), releasableAt },
});

const facts = (different: Partial<ClaimFacts> = {}): ClaimFacts => ({
  asset: "BTT",
  pot: pot(),
  vouchers: [held()],
  prices: PRICES,
  bttPerTrx: RATE,
  terms: DEFAULT_TERMS,
  now: NOW,
  ...different,
});

const announced = (hours: number, units = 1n): Pot => pot({ announced: units, withdrawableAt: NOW + hours * HOUR });

// A single claim of a new channel costs 4.18 TRX by the table, one of a known channel 2.68.
describe("a claim is made", () => {
  test.each<[string, Partial<ClaimFacts>, string | undefined]>([
    ["for twenty times its fee", { vouchers: [held({ worth: 84n })] }, "worth"],
    ["for less not yet", { vouchers: [held({ worth: 83n })] }, undefined],
    ["for what a known channel's costs", { vouchers: [held({ worth: 154n, claimed: 100n })] }, "worth"],
    [
      "when a third of the bond is at stake",
      { pot: pot({ bond: trxWorth(90n) }), vouchers: [held({ worth: 30n })] },
      "bond",
    ],
    [
      "below a third of the bond not yet",
      { pot: pot({ bond: trxWorth(91n) }), vouchers: [held({ worth: 30n })] },
      undefined,
    ],
    ["when the payer announced a withdrawal", { pot: announced(72), vouchers: [held({ worth: 30n })] }, "withdrawal"],
    ["of dust not even then", { pot: announced(72), vouchers: [held({ worth: 20n })] }, undefined],
    ["of less when the end is near", { pot: announced(36), vouchers: [held({ worth: 20n })] }, "lastChance"],
    ["of what costs more than it brings never", { pot: announced(1), vouchers: [held({ worth: 5n })] }, undefined],
    ["although the end has passed", { pot: announced(-1), vouchers: [held({ worth: 20n })] }, "lastChance"],
    ["when its channel ends", { vouchers: [held({ worth: 30n, closing: true })] }, "closing"],
    [
      "when the reservation that it counts on can be released",
      { pot: pot({ units: 0n }), vouchers: [held({ worth: 30n, reserved: 30n, releasableAt: NOW + 99 * HOUR })] },
      "withdrawal",
    ],
    ["from an empty pot never", { pot: pot({ units: 0n, bond: trxWorth(3n) }) }, undefined],
    ["for what is claimed already never", { vouchers: [held({ worth: 100n, claimed: 100n })] }, undefined],
    ["without a voucher never", { vouchers: [] }, undefined],
  ])("%s", (_, different, reason) => {
    expect(whatToClaim(facts(different))?.reason).toBe(reason);
  });

  test("of all vouchers that are worth their place, the ones that end and the dear ones first", () => {
    const vouchers = [
      held({ name: "dust", worth: 1n }),
      held({ name: "small", worth: 40n }),
      held({ name: "ends", worth: 30n, closing: true }),
      held({ name: "great", worth: 90n }),
    ];
    const decision = whatToClaim(facts({ vouchers }));
    expect(decision?.vouchers.map(({ channel }) => channel)).toEqual(["ends", "great", "small"]);
    expect(decision).toMatchObject({ reason: "closing", feeSun: 3n * 4_180_000n + 1_436_000n });
  });

  test("only for what the pot still holds for it", () => {
    const vouchers = [
      held({ name: "a", worth: 50n }),
      held({ name: "b", worth: 40n }),
      held({ name: "c", worth: 30n, reserved: 10n }),
    ];
    const weighed = weighVouchers(vouchers, pot({ units: trxWorth(70n) }));
    expect(weighed.map(({ collectable }) => collectable)).toEqual([trxWorth(50n), trxWorth(20n), trxWorth(10n)]);
  });
});

test("vouchers are claimed one alone while that is free, by twos one by one, and the rest in batches of at most twenty", () => {
  const sizes = (count: number, freeBytes: number): number[] =>
    batchClaims(
      Array.from({ length: count }, (_, at) => at),
      { freeBytes },
    ).map((batch) => batch.length);
  expect(sizes(0, 600)).toEqual([]);
  expect(sizes(1, 600)).toEqual([1]);
  expect(sizes(2, 600)).toEqual([1, 1]);
  expect(sizes(2, 0)).toEqual([1, 1]);
  expect(sizes(3, 0)).toEqual([3]);
  expect(sizes(4, 600)).toEqual([1, 3]);
  expect(sizes(45, 0)).toEqual([20, 20, 5]);
  expect(sizes(5, 100_000)).toEqual([5]);
  expect(batchClaims(["a", "b", "c", "d"], { freeBytes: 600 })).toEqual([["a"], ["b", "c", "d"]]);
});

test("a batch costs what was measured, and nothing that is staked", () => {
  const known = { isNew: false };
  expect(claimBytes(1)).toBe(540);
  expect([2, 5, 10, 20].map(claimBytes)).toEqual([1_116, 2_076, 3_676, 6_876]);
  expect(claimFee([known], PRICES)).toBe(2_680_000n);
  expect(claimFee([known], { ...PRICES, freeBytes: 0 })).toBe(3_220_000n);
  expect(claimFee([known, { isNew: true }], PRICES)).toBe(6_860_000n + 1_116_000n);
  expect(claimFee([known], { ...PRICES, freeEnergy: 26_800n })).toBe(0n);
});

test("a fee in TRX is weighed by what the user says that 1 TRX is worth, and rounded against us", () => {
  const rate = amountOf("BTT", 600_000n * 10n ** 18n);
  expect(worthOfFee(TRX, "BTT", rate)).toBe(600_000n * 10n ** 18n);
  expect(worthOfFee(TRX, "BTTOLD", rate)).toBe(600n * 10n ** 6n);
  expect(worthOfFee(1n, "BTTOLD", rate)).toBe(600n);
  expect(worthOfFee(1n, "BTTOLD", amountOf("BTT", 1n))).toBe(1n);
  expect(withinShare(20n, 100n, 20n)).toBe(true);
  expect(withinShare(21n, 100n, 20n)).toBe(false);
  expect(withinShare(0n, 0n, 20n)).toBe(false);
});

test.each([
  [100n, 0n, 130n],
  [100n, 1n, 99n],
  [100n, 100n, 0n],
  [100n, 200n, 0n],
])("of a pot of %s with 30 of bond, %s of it promised, %s can be withdrawn", (units, promised, free) => {
  expect(withdrawable(pot({ units, bond: 30n }), promised)).toBe(free);
});

test("a credit is swept for twenty times the fee", () => {
  const worth = (trx: bigint): boolean =>
    isWorthSweeping(amountOf("BTT", trxWorth(trx)), 3n * TRX, RATE, DEFAULT_TERMS);
  expect([0n, 59n, 60n].map(worth)).toEqual([false, false, true]);
});

test.each([
  ["before the threshold", 49n, 1n, false, "wait"],
  ["from the threshold on", 50n, 1n, false, "pay"],
  ["when the fee is more than a fifth of it", 50n, 11n, false, "tooDear"],
  ["at the end, whatever the threshold", 5n, 1n, true, "pay"],
  ["at the end, but not for more than a fifth", 5n, 2n, true, "tooDear"],
  ["when nothing is owed", 0n, 1n, true, "wait"],
])("a debt is paid %s", (_, debt, fee, closing, decision) => {
  const amounts = { debt: amountOf("BTT", trxWorth(debt)), threshold: amountOf("BTT", trxWorth(50n)), closing };
  expect(directDue(amounts, fee * TRX, RATE, DEFAULT_TERMS)).toBe(decision);
});
