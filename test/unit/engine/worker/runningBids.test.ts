import { expect, test } from "vitest";
import { amountOf } from "../../../../src/engine/amount.ts";
import type { BidPolicy } from "../../../../src/engine/marketModel.ts";
import { createRunningBids } from "../../../../src/engine/worker/runningBids.ts";
import { transferSnapshot } from "../../../fakes/snapshots.ts";

const bidOf = (total: bigint): BidPolicy => ({
  kind: "auto",
  maxPricePerGiB: amountOf("BTT", 5n),
  maxTotal: amountOf("BTT", total),
});

function bench() {
  const told: string[] = [];
  const update = createRunningBids((id, policy) => {
    told.push(`${id} ${policy.kind}${policy.kind === "free" ? "" : ` ${String(policy.maxTotal.units)}`}`);
  });
  const show = (bid: BidPolicy | undefined, released: boolean) => {
    const options = { strategy: "rarest" as const, priorities: {}, ...(bid && { bid }) };
    update({ changed: [transferSnapshot({ id: "a", options })], removed: [], released: released ? ["a"] : [] });
    return told.splice(0);
  };
  return { show, told, update };
}

test("a bid is told once, and anew when its terms change", () => {
  const { show } = bench();
  expect(show(bidOf(7n), true)).toEqual(["a auto 7"]);
  expect(show(bidOf(7n), true)).toEqual([]);
  expect(show(bidOf(8n), true)).toEqual(["a auto 8"]);
  expect(show(undefined, true)).toEqual(["a free"]);
  expect(show(undefined, true)).toEqual([]);
});

test("what waits for its user after a restart bids nothing until it is let go on", () => {
  const { show } = bench();
  expect(show(bidOf(7n), false)).toEqual([]);
  expect(show(bidOf(7n), true)).toEqual(["a auto 7"]);
});

test("what is paused or removed bids nothing any more", () => {
  const { show, told, update } = bench();
  show(bidOf(7n), true);
  expect(show(bidOf(7n), false)).toEqual(["a free"]);
  show(bidOf(7n), true);
  update({ changed: [], removed: ["a"], released: [] });
  expect(told).toEqual(["a free"]);
});
