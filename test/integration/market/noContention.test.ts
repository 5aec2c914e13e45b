import { expect, test } from "vitest";
import type { BidPolicy } from "../../../src/engine/marketModel.ts";
import { busySeeder } from "../../market/busySeeder.ts";
import { btt } from "../../market/openPurse.ts";
import { LITTLE, MIB, RESERVE } from "../../market/startTrader.ts";
import { useFair } from "./useFair.ts";

const fair = useFair();
/** Long enough for a buyer that measures first. */
const MIBS = 160;

test("with nobody else there a buyer that bids by itself pays the reserve or nothing", async () => {
  const seller = await fair.purse(0);
  const buyer = await fair.purse(1, { deposit: btt("1000") });
  const bid: BidPolicy = { kind: "auto", maxPricePerGiB: btt("10240"), maxTotal: btt("1000") };
  const options = { seller, buyer, leechers: 0, leecherUpload: LITTLE, totalBytes: MIBS * MIB, bid };
  const { paid } = await busySeeder({ ...options, folder: fair.inside("alone") });
  const units = paid.reduce((sum, amount) => sum + amount.units, 0n);
  expect(units).toBeLessThanOrEqual(RESERVE.units * BigInt(MIBS));
}, 180_000);
