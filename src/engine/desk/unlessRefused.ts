import { type ErrorCode, SwarmbidError } from "../errors.ts";

/** What a user, a cap or a lock says: the market hears no more than that it is so. Everything else is trouble with payments. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  "capReached",
  "notEnoughFunds",
  "spendingStopped",
  "walletLocked",
  "walletMissing",
  "watchOnly",
  "badInput",
  "vaultMissing",
]);

export function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (SwarmbidError.is(error) && REFUSALS.has(error.code)) return undefined;
    throw error;
  }
}
