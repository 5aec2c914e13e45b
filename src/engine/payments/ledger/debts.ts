import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../ports.ts";
import type { TronAddress } from "../tronAddress.ts";
import type { ChannelId } from "../vouchers/vaultDomain.ts";
import { toUnits } from "./books.ts";
import { type DebtTerms, debtAfter, forgottenBefore, secondsLeft } from "./debtPolicy.ts";

/** What a buyer was served and did not pay. */
export interface Debt {
  readonly channel: ChannelId;
  readonly payer: TronAddress;
  /** Of the address that it came from: its /24 or /48. */
  readonly prefix: string;
  readonly units: bigint;
  /** What is unpaid, divided by the rate at which the peer is served free. */
  readonly seconds: number;
}

/** Debtors, remembered by all windows and after a crash: neither a new connection nor a neighbour's address makes one a stranger again. */
export interface Debts {
  /** In place of what was remembered of this channel; 0 units forget it. Durable when it returns. */
  remember(debt: Debt): void;
  /** What is unpaid in this channel. */
  owed(channel: ChannelId): bigint;
  /** For so many seconds this payer, or anybody from this prefix, gets no paid service: whichever is longer. */
  backOffSeconds(who: { readonly payer?: TronAddress; readonly prefix?: string }): number;
}

interface Parts {
  readonly db: DatabaseSync;
  readonly chain: number;
  readonly clock: Clock;
  readonly change: <T>(work: () => T) => T;
}

export function createDebts({ db, chain, clock, change }: Parts): Debts {
  const one = db.prepare("SELECT units, made_at, until, times FROM debts WHERE chain = ? AND channel = ?");
  // A neighbour's debt counts on any chain: an address has none.
  const longest = db.prepare("SELECT max(until) AS until FROM debts WHERE (chain = ? AND payer = ?) OR prefix = ?");
  const earlier = db.prepare("SELECT max(times) AS times FROM debts WHERE (chain = ? AND payer = ?) OR prefix = ?");
  const write = db.prepare(
    "INSERT OR REPLACE INTO debts (chain, channel, payer, prefix, units, made_at, until, times) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const forget = db.prepare("DELETE FROM debts WHERE chain = ? AND channel = ?");
  const forgetOld = db.prepare("DELETE FROM debts WHERE until < ?");

  const get = (channel: ChannelId): DebtTerms | undefined => {
    const row = one.get(chain, channel);
    if (row === undefined) return undefined;
    const [madeAtMs, untilMs, times] = [Number(row["made_at"]), Number(row["until"]), Number(row["times"])];
    return { units: toUnits(row["units"]), madeAtMs, untilMs, times };
  };
  return {
    remember({ channel, payer, prefix, units, seconds }) {
      change(() => {
        const now = clock.now();
        forgetOld.run(forgottenBefore(now));
        if (units === 0n) {
          forget.run(chain, channel);
          return;
        }
        const earlierTimes = Number(earlier.get(chain, payer, prefix)?.["times"] ?? 0);
        const debt = debtAfter(get(channel), { units, seconds, earlierTimes }, now);
        write.run(chain, channel, payer, prefix, String(units), debt.madeAtMs, debt.untilMs, debt.times);
      });
    },
    owed: (channel) => get(channel)?.units ?? 0n,
    backOffSeconds({ payer, prefix }) {
      const until = longest.get(chain, payer ?? "", prefix ?? "")?.["until"];
      return typeof until === "number" ? secondsLeft(until, clock.now()) : 0;
    },
  };
}
