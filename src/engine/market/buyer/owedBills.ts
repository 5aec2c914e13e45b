import type { ChannelId } from "../../payments/vouchers/vaultDomain.ts";
import type { Bill } from "../../wire/meter.ts";

/**
 * What payments remember as owed, by channel: they are told it as a whole each time, and it grows piece by piece when blocks verify after
 * their connection ended.
 */
export interface OwedBills {
  /** All that is owed in this channel now. */
  add(channel: ChannelId, bills: readonly Bill[]): readonly Bill[];
  replace(channel: ChannelId, bills: readonly Bill[]): void;
  /** Forgets what is being paid, and tells it. */
  take(channel: ChannelId): readonly Bill[];
}

export function createOwedBills(): OwedBills {
  const owed = new Map<ChannelId, readonly Bill[]>();
  const replace = (channel: ChannelId, bills: readonly Bill[]): void => {
    if (bills.length === 0) owed.delete(channel);
    else owed.set(channel, bills);
  };
  return {
    replace,
    add(channel, bills) {
      const all = [...(owed.get(channel) ?? []), ...bills];
      replace(channel, all);
      return all;
    },
    take(channel) {
      const bills = owed.get(channel) ?? [];
      owed.delete(channel);
      return bills;
    },
  };
}
