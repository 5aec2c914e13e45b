import type { HexAddress } from "../address.ts";

/** Who is on the chain, and how much of the day's free bandwidth they have used. Balances are the machine's. */
export interface Accounts {
  /** Milliseconds since 1970; undefined: there is no such account. */
  createdAt(address: HexAddress): number | undefined;
  open(address: HexAddress, now: number): void;
  freeNetUsed(address: HexAddress, now: number): number;
  useFreeNet(address: HexAddress, bytes: number, now: number): void;
}

const DAY_MS = 86_400_000;

export function createAccounts(): Accounts {
  const created = new Map<HexAddress, number>();
  const usage = new Map<HexAddress, { bytes: number; at: number }>();
  /** Used bandwidth comes back evenly over a day. */
  const used = (address: HexAddress, now: number): number => {
    const { bytes, at } = usage.get(address) ?? { bytes: 0, at: now };
    return Math.ceil(bytes * Math.max(0, 1 - (now - at) / DAY_MS));
  };
  return {
    createdAt: (address) => created.get(address),
    open(address, now) {
      if (!created.has(address)) created.set(address, now);
    },
    freeNetUsed: used,
    useFreeNet(address, bytes, now) {
      usage.set(address, { bytes: used(address, now) + bytes, at: now });
    },
  };
}
