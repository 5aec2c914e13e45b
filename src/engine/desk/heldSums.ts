import type { ChannelId } from "../payments/vouchers/vaultDomain.ts";

/** What this window knows each channel's vouchers to say, of the channels that were looked at last. */
export interface HeldSums {
  set(channel: ChannelId, cumulative: bigint): void;
  get(channel: ChannelId): bigint | undefined;
}

/** More than peers can be connected. */
const MOST = 4_096;

export function createHeldSums(): HeldSums {
  const sums = new Map<ChannelId, bigint>();
  return {
    set(channel, cumulative) {
      sums.delete(channel);
      sums.set(channel, cumulative);
      const [oldest] = sums.keys();
      if (sums.size > MOST && oldest !== undefined) sums.delete(oldest);
    },
    get: (channel) => sums.get(channel),
  };
}
