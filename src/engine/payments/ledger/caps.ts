import { type Amount, type Asset, amountOf, formatAmount, formatUnits } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";

/** What may be spent at most, in one asset on one chain: zero until the user sets it. */
export interface Caps {
  readonly perTransfer: Amount;
  /** A day of UTC. */
  readonly perDay: Amount;
  readonly perSeller: Amount;
  readonly pricePerMiB: Amount;
}

export type CapName = keyof Caps;

/** What would be spent, or spent and reserved, against each cap after the payment. */
export type Planned = Readonly<Record<Exclude<CapName, "pricePerMiB">, bigint>>;

export const CAP_NAMES = ["perTransfer", "perDay", "perSeller", "pricePerMiB"] as const satisfies readonly CapName[];

const SCOPES = ["perTransfer", "perDay", "perSeller"] as const;
const WORDS = { perTransfer: "for one transfer", perDay: "for a day", perSeller: "for one seller" } as const;
const MIB = 2n ** 20n;

export const noCaps = (asset: Asset): Caps => {
  const zero = amountOf(asset, 0n);
  return { perTransfer: zero, perDay: zero, perSeller: zero, pricePerMiB: zero };
};

/** Throws `capReached` when a cap would be passed. */
export function checkCaps(caps: Caps, planned: Planned): void {
  const passed = SCOPES.find((scope) => planned[scope] > caps[scope].units);
  if (passed === undefined) return;
  throw new SwarmbidError(
    "capReached",
    `That would pass your cap of ${formatAmount(caps[passed])} ${WORDS[passed]}: raise that cap, or go on without paying.`,
  );
}

/** Throws `capReached` when so many bytes would cost more than the ceiling allows, rounded up to a whole unit. */
export function checkPrice({ pricePerMiB }: Caps, units: bigint, bytes: number): void {
  const dearest = (BigInt(bytes) * pricePerMiB.units + MIB - 1n) / MIB;
  if (units <= dearest) return;
  throw new SwarmbidError(
    "capReached",
    `That price is above your ceiling of ${formatUnits(pricePerMiB)} ${pricePerMiB.asset} a MiB: raise that cap, or go on without paying.`,
  );
}
