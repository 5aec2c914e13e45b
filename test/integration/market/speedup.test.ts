import { expect, test } from "vitest";
import { busySeeder } from "../../market/busySeeder.ts";
import { btt } from "../../market/openPurse.ts";
import { LITTLE, MIB } from "../../market/startTrader.ts";
import { useFair } from "./useFair.ts";

const fair = useFair();
/** So long that the seconds in which connections are made and rates rise count for little, on a busy machine too. */
const MIBS = 64;
let runs = 0;

// Once more when another program took the machine's cores meanwhile: both times are measured anew.
const options = { timeout: 600_000, retry: 1 };

test(
  "a bidder among seven free leechers finishes at least four times sooner than without a bid, and pays no more than it said",
  options,
  async () => {
    runs += 1;
    const seller = await fair.purse(0);
    const buyer = await fair.purse(1, { deposit: btt("1000") });
    const common = { seller, buyer, leechers: 7, leecherUpload: LITTLE, totalBytes: MIBS * MIB };
    const bid = { kind: "fixed", pricePerMiB: btt("2"), maxTotal: btt("200") } as const;
    const free = await busySeeder({ ...common, folder: fair.inside(`free-${String(runs)}`) });
    const paying = await busySeeder({ ...common, folder: fair.inside(`paying-${String(runs)}`), bid });
    expect(free.seconds / paying.seconds).toBeGreaterThan(4);
    expect(free.paid).toEqual([]);
    expect(paying.paid).toHaveLength(1);
    expect(paying.paid[0]?.units).toBeGreaterThan(0n);
    expect(paying.paid[0]?.units).toBeLessThanOrEqual(bid.pricePerMiB.units * BigInt(MIBS));
    // Who pays nothing is not starved.
    expect(paying.leastFraction).toBeGreaterThan(0);
  },
);
