import { expect, test } from "vitest";
import { amountOf } from "../../../../../src/engine/amount.ts";
import type { BidPolicy } from "../../../../../src/engine/marketModel.ts";
import { costOf } from "../../../../../src/engine/wire/meter.ts";
import { MIB, playBuying, RESERVE, transferId } from "./playBuying.ts";

const btt = (units: bigint) => amountOf("BTT", units);
const auto = (different: { maxTotal?: bigint; perMiB?: bigint; deadlineMs?: number } = {}): BidPolicy => ({
  kind: "auto",
  maxPricePerGiB: btt((different.perMiB ?? 4n * RESERVE) * 1_024n),
  maxTotal: btt(different.maxTotal ?? 10n ** 24n),
  ...(different.deadlineMs === undefined ? {} : { deadlineMs: different.deadlineMs }),
});

test("measures what comes for nothing, bids, and pays for all that verified in paid service", async () => {
  const market = playBuying();
  const seller = market.addSeller({ freeBytesPerSecond: MIB / 8, paidBytesPerSecond: 2 * MIB });
  market.buying.setBid(transferId(), auto());
  await market.pass(6);
  expect(seller.heard).toEqual([]);
  expect(market.buying.snapshot()[0]).toMatchObject({ stop: "measuring", peers: 1, takingBids: 1 });
  await market.pass(30);
  expect(seller.phase).toBe("serving");
  expect(market.buying.snapshot()[0]).toMatchObject({ stop: undefined, notice: undefined });
  market.buying.setBid(transferId(), { kind: "free" });
  await market.pass(2);
  expect(seller.phase).toBe("free");
  expect(market.desk.promised).toBeGreaterThan(costOf(20 * MIB, RESERVE));
  expect([market.desk.promised, seller.desk.held]).toEqual([seller.bill, seller.bill]);
});
