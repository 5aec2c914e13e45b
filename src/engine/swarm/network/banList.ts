import { addressGroup, addressKind } from "./addressPolicy.ts";

/** Senders of false data, remembered as long as the engine runs, whether they come back or not. */
export interface BanList {
  /** Counts one proven piece of false data; true when it is the one that bans the sender. Later ones change nothing. */
  strike(sender: string): boolean;
  isBanned(sender: string): boolean;
  /** Those who are banned now; some addresses stand for their neighbours too (`addressGroup`). */
  list(): readonly string[];
}

const STRIKES_TO_BAN = 2;
/** Bound on remembered senders; the oldest is forgotten first. */
const MAX_REMEMBERED = 10_000;

export function createBanList(): BanList {
  const strikes = new Map<string, number>();
  const isBanned = (sender: string): boolean => (strikes.get(sender) ?? 0) >= STRIKES_TO_BAN;
  return {
    isBanned,
    list: () => [...strikes.keys()].filter(isBanned),
    strike(sender) {
      const count = (strikes.get(sender) ?? 0) + 1;
      strikes.delete(sender);
      strikes.set(sender, count);
      const [oldest] = strikes.keys();
      if (strikes.size > MAX_REMEMBERED && oldest !== undefined) strikes.delete(oldest);
      return count === STRIKES_TO_BAN;
    },
  };
}

/** Who is held responsible: an address whatever its port, but on this machine, where one address has many clients, a port. */
export function senderOf(address: string, port: number): string {
  return addressKind(address) === "loopback" ? `${address}:${port}` : addressGroup(address);
}
