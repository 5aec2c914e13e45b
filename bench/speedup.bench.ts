// The mission's number: one seller of 8 MiB/s, free leechers that start together, and one of us among them, without and with a bid.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { amountOf, formatUnits } from "../src/engine/amount.ts";
import { busySeeder } from "../test/market/busySeeder.ts";
import { btt, openPurse } from "../test/market/openPurse.ts";
import { startDevnet } from "../test/market/startDevnet.ts";
import { LITTLE, MIB } from "../test/market/startTrader.ts";
import { benchTable } from "./bench.ts";
import { atLeast, type Figure, told } from "./figure.ts";
import { inTemporaryFolder } from "./temporaryFolder.ts";

const LEECHERS = [1, 3, 7, 15];
const TOTAL_BYTES = Number(process.env["SWARMBID_SPEEDUP_MIB"] ?? 64) * MIB;
/** What market.md promises of seven leechers; the rule's own limit is 6.4. */
const PROMISED = new Map([[7, 4]]);
const bid = { kind: "fixed", pricePerMiB: btt("2"), maxTotal: btt("1000") } as const;

await benchTable(() =>
  inTemporaryFolder(async (folder) => {
    const devnet = await startDevnet();
    const seller = await openPurse(devnet, { folder: path.join(folder, "seller"), account: 0 });
    const buyer = await openPurse(devnet, { folder: path.join(folder, "buyer"), account: 1, deposit: btt("10000") });
    const figures: Figure[] = [];
    const table: object[] = [];
    for (const leechers of LEECHERS) {
      const run = (name: string, how: { readonly bid?: typeof bid }) => {
        const at = path.join(folder, `${name}-${String(leechers)}`);
        mkdirSync(at);
        return busySeeder({
          ...{ folder: at, seller, buyer, leechers, leecherUpload: LITTLE, totalBytes: TOTAL_BYTES },
          ...how,
        });
      };
      const free = await run("free", {});
      const paying = await run("paying", { bid });
      const paid = paying.paid[0] ?? amountOf("BTT", 0n);
      const ratio = free.seconds / paying.seconds;
      const promised = PROMISED.get(leechers);
      const what = `${String(leechers)} leechers: time without a bid over time with one`;
      table.push({
        leechers,
        secondsFree: free.seconds,
        secondsBid: paying.seconds,
        ratio,
        paid: Number(formatUnits(paid)),
      });
      figures.push(
        told(`${String(leechers)} leechers: seconds without a bid`, free.seconds, "s"),
        told(`${String(leechers)} leechers: seconds with a bid`, paying.seconds, "s"),
        promised === undefined ? told(what, ratio, "times") : atLeast(what, ratio, "times", promised),
        told(`${String(leechers)} leechers: paid`, Number(formatUnits(paid)), "BTT"),
      );
    }
    await buyer.close();
    await seller.close();
    await devnet.close();
    return { figures, table };
  }),
);
