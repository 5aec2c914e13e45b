import type { DatabaseSync } from "node:sqlite";
import type { ChannelId } from "../vouchers/vaultDomain.ts";

/** What is due for verified bytes at one price. */
export interface OwedBill {
  readonly pricePerMiB: bigint;
  readonly bytes: number;
  /** Base units. */
  readonly units: bigint;
}

/** What was verified in channels that we pay in and not paid when their connections ended. Not counted as spent. */
export interface OwedBills {
  /** In place of what was owed in this channel before; durable when it returns. */
  set(channel: ChannelId, bills: readonly OwedBill[]): void;
  of(channel: ChannelId): readonly OwedBill[];
}

interface Parts {
  readonly db: DatabaseSync;
  readonly chain: number;
  readonly change: <T>(work: () => T) => T;
}

export function createOwedBills({ db, chain, change }: Parts): OwedBills {
  const read = db.prepare("SELECT bills FROM owed WHERE chain = ? AND channel = ?");
  const write = db.prepare("INSERT OR REPLACE INTO owed (chain, channel, bills) VALUES (?, ?, ?)");
  const forget = db.prepare("DELETE FROM owed WHERE chain = ? AND channel = ?");
  return {
    set(channel, bills) {
      change(() =>
        bills.length === 0 ? forget.run(chain, channel) : write.run(chain, channel, JSON.stringify(bills.map(toRow))),
      );
    },
    of(channel) {
      const bills = read.get(chain, channel)?.["bills"];
      return typeof bills === "string" ? (JSON.parse(bills) as readonly Row[]).map(toBill) : [];
    },
  };
}

type Row = readonly [pricePerMiB: string, bytes: number, units: string];

const toRow = ({ pricePerMiB, bytes, units }: OwedBill): Row => [String(pricePerMiB), bytes, String(units)];
const toBill = ([pricePerMiB, bytes, units]: Row): OwedBill => ({
  pricePerMiB: BigInt(pricePerMiB),
  bytes,
  units: BigInt(units),
});
