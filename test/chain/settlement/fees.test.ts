import { expect, test } from "vitest";
import { parseAmount } from "../../../src/engine/amount.ts";
import type { Plan } from "../../../src/engine/payments/settlement/settlement.ts";
import { type Party, settlementBench } from "./bench.ts";

// What each step of the settlement was said to cost, against what it did cost: within a tenth, step by step.

const DAY = 86_400;
const BATCH = 5;
const BUILDS = { vault: "BTT", vaultTrc10: "BTTOLD" } as const;

const trxOf = async ({ chain, address }: Party): Promise<bigint> => (await chain.account(address)).trx.units;

/** Carries out a plan, and holds what it burned against what it was said to. */
async function spend(name: string, party: Party, plan: Plan | undefined): Promise<void> {
  if (plan === undefined) throw new Error(`There is no plan to ${name}.`);
  const before = await trxOf(party);
  const { state, fee } = await party.vault.carryOut(plan, { anyFee: true });
  const burned = before - (await trxOf(party));
  expect([name, state, burned]).toEqual([name, "done", fee.units]);
  expect(burned, name).toBeLessThanOrEqual(plan.fee.atMost.units);
  const off = Math.abs(Number(plan.fee.total.units - burned)) / Math.max(1, Number(burned));
  expect(off, `${name}: ${String(plan.fee.total.units)} sun estimated, ${String(burned)} burned`).toBeLessThanOrEqual(
    0.1,
  );
}

async function onlyClaim(seller: Party, vouchers: number): Promise<Plan | undefined> {
  const plans = await seller.vault.planClaims({ anyFee: true });
  expect(plans.map(({ task }) => (task.kind === "claim" ? task.asked.length : 0))).toEqual([vouchers]);
  return plans[0];
}

for (const [build, asset] of Object.entries(BUILDS) as [keyof typeof BUILDS, (typeof BUILDS)[keyof typeof BUILDS]][])
  test(`says what claims, a sweep, a reservation and a withdrawal of ${asset} will cost, within a tenth of what they do cost`, async () => {
    const bench = await settlementBench(build);
    const [buyer, seller] = [bench.party(0), bench.party(1)];
    const of = (whole: string) => parseAmount(whole, asset);
    await bench.deposit(buyer, of("1000"), of("10"));

    const known = bench.open(buyer, seller, asset, 1);
    bench.pay(buyer, seller, known, of("10"));
    await spend("claim one", seller, await onlyClaim(seller, 1));
    for (let salt = 2; salt < 2 + BATCH; salt++)
      bench.pay(buyer, seller, bench.open(buyer, seller, asset, salt), of("10"));
    await spend("claim five", seller, await onlyClaim(seller, BATCH));
    bench.pay(buyer, seller, known, of("10"));
    await spend("claim one of a known channel", seller, await onlyClaim(seller, 1));
    await spend("sweep", seller, await seller.vault.planSweep(asset, seller.address, seller.address));

    const reserved = bench.open(buyer, seller, asset, 100);
    await spend("reserve", buyer, await buyer.vault.planReserve(reserved, of("40")));
    await spend("reserve more", buyer, await buyer.vault.planReserve(reserved, of("5")));
    await spend("start a release", buyer, await buyer.vault.planStartRelease(reserved));
    await bench.warp(3_601);
    await spend("release", buyer, await buyer.vault.planRelease(reserved));

    await spend("announce", buyer, await buyer.vault.planAnnounce(of("500")));
    await bench.warp(3 * DAY);
    await spend("withdraw", buyer, await buyer.vault.planWithdraw(asset, buyer.address));
  });
