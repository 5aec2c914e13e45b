import type { DatabaseSync } from "node:sqlite";
import type { ChannelId } from "../vouchers/vaultDomain.ts";

/** A process that works with the ledger, and whether another one still runs. */
export interface Holder {
  /** Of the process. */
  readonly id: number;
  isRunning(id: number): boolean;
}

/**
 * Which process pays in which channel: two that paid in one would each be told of the other's sums as if they were their own. One that
 * ended lets go of its channels by that.
 */
export interface Holders {
  /** True when the channel is this process's from now on, durably. */
  take(channel: ChannelId, holder: Holder): boolean;
}

interface Parts {
  readonly db: DatabaseSync;
  readonly chain: number;
  readonly change: <T>(work: () => T) => T;
}

export function createHolders({ db, chain, change }: Parts): Holders {
  const read = db.prepare("SELECT process FROM holders WHERE chain = ? AND channel = ?");
  const write = db.prepare("INSERT OR REPLACE INTO holders (chain, channel, process) VALUES (?, ?, ?)");
  return {
    take: (channel, { id, isRunning }) =>
      change(() => {
        const before = read.get(chain, channel)?.["process"];
        if (typeof before === "number" && before !== id && isRunning(before)) return false;
        write.run(chain, channel, id);
        return true;
      }),
  };
}
