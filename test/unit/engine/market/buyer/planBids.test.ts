import fc from "fast-check";
import { expect, test } from "vitest";
import { amountOf } from "../../../../../src/engine/amount.ts";
import { UNMEASURED } from "../../../../../src/engine/market/buyer/baseline.ts";
import { budgetView } from "../../../../../src/engine/market/buyer/budgetView.ts";
import { type Buyer, planBids } from "../../../../../src/engine/market/buyer/planBids.ts";
import { bought } from "../../../../../src/engine/market/buyer/response.ts";
import { type SellerView, supplyOf } from "../../../../../src/engine/market/buyer/sellerView.ts";
import type { BuyerProgress } from "../../../../../src/engine/market/buyer/stopReason.ts";
import { TRUSTED } from "../../../../../src/engine/market/buyer/trust.ts";
import type { BidPolicy } from "../../../../../src/engine/marketModel.ts";

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const btt = (units: number) => amountOf("BTT", BigInt(units));

const auto = (maxPricePerMiB: number, maxTotal: number, deadlineMs?: number): BidPolicy => ({
  kind: "auto",
  maxPricePerGiB: btt(maxPricePerMiB * 1024),
  maxTotal: btt(maxTotal),
  ...(deadlineMs === undefined ? {} : { deadlineMs }),
});
const progress: BuyerProgress = {
  isPaused: false,
  totalBytes: GIB,
  leftBytes: GIB,
  linkBytesPerSecond: 20 * MIB,
  webSeedBytesPerSecond: 0,
  freeBytesPerSecond: MIB / 8,
};
const seller = (id: string, changed: Partial<SellerView> = {}): SellerView => ({
  id,
  capacityBytesPerSecond: 8 * MIB,
  rivalsSpendPerSecond: 1_000n,
  reservePerMiB: 100n,
  baseline: { bytesPerSecond: MIB / 8, observedMs: 60_000 },
  trust: TRUSTED,
  ...changed,
});

function buyerOf(policy: BidPolicy, changed: Partial<Buyer> = {}, left = 1_000_000_000): Buyer {
  const budget = budgetView("BTT", {
    ofTransfer: [{ cap: btt(left), spent: btt(0) }],
    perSeller: btt(left),
    spentBySeller: new Map(),
  });
  return { policy, progress, sellers: [seller("a")], budget, ceilingPerMiB: 1_000_000n, nowMs: 0, ...changed };
}
const withProgress = (changed: Partial<BuyerProgress>) => ({ progress: { ...progress, ...changed } });

test.each([
  ["the policy is free", buyerOf({ kind: "free" }), "free"],
  ["the transfer is paused", buyerOf(auto(900, 1), withProgress({ isPaused: true })), "paused"],
  ["nothing is left", buyerOf(auto(900, 1), withProgress({ leftBytes: 0 })), "complete"],
  ["the last percent has begun", buyerOf(auto(900, 1), withProgress({ leftBytes: GIB / 100 })), "lastPercent"],
  [
    "web seeds fill the link",
    buyerOf(auto(900, 1), withProgress({ webSeedBytesPerSecond: 19.5 * MIB })),
    "webSeedsSuffice",
  ],
  ["free service fills the link", buyerOf(auto(900, 1), withProgress({ freeBytesPerSecond: 19.5 * MIB })), "linkFull"],
  ["free service is in time", buyerOf(auto(900, 1, 9_000_000)), "soonEnough"],
  ["a cap is reached", buyerOf(auto(900, 1), {}, 0), "capReached"],
] as const)("nothing is offered when %s", (_, buyer, stop) => {
  expect(planBids(buyer)).toEqual({ offers: new Map(), stop });
});

test("an offer names what a MiB is worth as its limit, and never more than the ceiling", () => {
  expect(planBids(buyerOf(auto(900, 1))).offers.get("a")?.limitPerMiB).toBe(900n);
  expect(planBids(buyerOf(auto(900, 1), { ceilingPerMiB: 700n })).offers.get("a")?.limitPerMiB).toBe(700n);
});

test("below the seller's reserve, and for what comes free anyway, nothing is offered", () => {
  expect(planBids(buyerOf(auto(99, 1))).offers).toEqual(new Map());
  const generous = seller("a", { baseline: { bytesPerSecond: 7 * MIB, observedMs: 60_000 } });
  expect(
    planBids(buyerOf(auto(900, 1), { sellers: [generous], ...withProgress({ freeBytesPerSecond: 7 * MIB }) })).offers,
  ).toEqual(new Map());
});

test("a seller that was not measured, or is barred, gets no offer", () => {
  const sellers = [
    seller("new", { baseline: { bytesPerSecond: 0, observedMs: 5_000 } }),
    seller("liar", { trust: { factor: 1, strikes: 0, barredUntilMs: 1 } }),
    seller("good"),
  ];
  expect([...planBids(buyerOf(auto(900, 1), { sellers })).offers.keys()]).toEqual(["good"]);
});

test("without contention the reserve is offered for the whole capacity", () => {
  const quiet = seller("a", { rivalsSpendPerSecond: 0n });
  const offer = planBids(buyerOf(auto(900, 1), { sellers: [quiet] })).offers.get("a");
  expect(Number(offer?.spendPerSecond)).toBeCloseTo(800, -1);
});

test("no more is bought than the link takes", () => {
  const sellers = ["a", "b", "c", "d"].map((id) => seller(id));
  const narrow = withProgress({ linkBytesPerSecond: 10 * MIB, freeBytesPerSecond: MIB / 2 });
  const { offers } = planBids(buyerOf(auto(5_000, 1), { sellers, ...narrow }));
  const bytes = sellers.reduce(
    (sum, view) => sum + bought(supplyOf(view), Number(offers.get(view.id)?.spendPerSecond ?? 0n)),
    0,
  );
  const stillFree = sellers.reduce((sum, view) => sum + (offers.has(view.id) ? 0 : view.baseline.bytesPerSecond), 0);
  expect(bytes + stillFree).toBeLessThanOrEqual(10 * MIB * (1 + 1e-6));
  expect(bytes + stillFree).toBeGreaterThan(9 * MIB);
});

test("with a deadline only as much is bought as is needed to be in time", () => {
  const inTwoMinutes = planBids(buyerOf(auto(5_000, 1, 240_000))).offers.get("a");
  const speed = bought(supplyOf(seller("a")), Number(inTwoMinutes?.spendPerSecond));
  expect(speed * 240).toBeGreaterThan(GIB * 0.99);
  expect(speed * 240).toBeLessThan(GIB * 1.01);
});

test("a budget lasts to the last byte, or to the deadline", () => {
  const left = 300_000;
  const offer = planBids(buyerOf(auto(5_000, left), {}, left)).offers.get("a");
  const spend = Number(offer?.spendPerSecond);
  const speed = bought(supplyOf(seller("a")), spend);
  expect((spend * GIB) / speed).toBeLessThanOrEqual(left);
  const soon = Number(planBids(buyerOf(auto(5_000, left, 100_000), {}, left)).offers.get("a")?.spendPerSecond);
  expect(soon * 100).toBeLessThanOrEqual(left);
  expect(soon * 100).toBeGreaterThan(left * 0.99);
});

test("a seller that gives half of its promise is offered less", () => {
  const half = seller("a", { trust: { factor: 0.5, strikes: 0, barredUntilMs: 0 } });
  const full = planBids(buyerOf(auto(900, 1))).offers.get("a")?.spendPerSecond ?? 0n;
  const less = planBids(buyerOf(auto(900, 1), { sellers: [half] })).offers.get("a")?.spendPerSecond ?? 0n;
  expect(less < full).toBe(true);
});

test("a fixed price is offered for all that the link takes, by the sellers' sizes", () => {
  const policy: BidPolicy = { kind: "fixed", pricePerMiB: btt(300), maxTotal: btt(1) };
  const sellers = [seller("a"), seller("b", { capacityBytesPerSecond: 4 * MIB })];
  const { offers } = planBids(buyerOf(policy, { sellers, ...withProgress({ linkBytesPerSecond: 6 * MIB + MIB / 8 }) }));
  expect(offers).toEqual(
    new Map([
      ["a", { limitPerMiB: 300n, spendPerSecond: 1_200n }],
      ["b", { limitPerMiB: 300n, spendPerSecond: 600n }],
    ]),
  );
});

test("a fixed price is offered at once, before it is known what comes for nothing", () => {
  const policy: BidPolicy = { kind: "fixed", pricePerMiB: btt(300), maxTotal: btt(1) };
  const { offers } = planBids(buyerOf(policy, { sellers: [seller("a", { baseline: UNMEASURED })] }));
  expect([...offers.keys()]).toEqual(["a"]);
});

test("no plan offers more than a budget, a ceiling or a seller's cap allows", () => {
  const views = fc
    .array(
      fc.record({
        capacityBytesPerSecond: fc.integer({ min: 0, max: 16 * MIB }),
        rivalsSpendPerSecond: fc.bigInt({ min: 0n, max: 10n ** 24n }),
        reservePerMiB: fc.bigInt({ min: 0n, max: 10n ** 21n }),
        baseline: fc.record({ bytesPerSecond: fc.integer({ min: 0, max: MIB }), observedMs: fc.nat(20_000) }),
      }),
      { maxLength: 8 },
    )
    .map((sellers) => sellers.map((view, at) => seller(String(at), view)));
  const units = fc.bigInt({ min: 0n, max: 10n ** 26n });
  fc.assert(
    fc.property(
      views,
      units,
      units,
      units,
      fc.option(fc.nat(3_600_000), { nil: undefined }),
      (sellers, left, perSeller, worth, deadlineMs) => {
        const budget = budgetView("BTT", {
          ofTransfer: [{ cap: amountOf("BTT", left), spent: btt(0) }],
          perSeller: amountOf("BTT", perSeller),
          spentBySeller: new Map(),
        });
        const policy: BidPolicy = {
          kind: "auto",
          maxPricePerGiB: amountOf("BTT", worth),
          maxTotal: amountOf("BTT", left),
          ...(deadlineMs === undefined ? {} : { deadlineMs }),
        };
        const { offers } = planBids(buyerOf(policy, { sellers, budget, ceilingPerMiB: 10n ** 22n }));
        let total = 0n;
        for (const { limitPerMiB, spendPerSecond } of offers.values()) {
          expect(limitPerMiB <= 10n ** 22n && limitPerMiB * 1024n <= worth).toBe(true);
          expect(spendPerSecond <= perSeller).toBe(true);
          total += spendPerSecond;
        }
        expect(total <= left).toBe(true);
      },
    ),
  );
});
