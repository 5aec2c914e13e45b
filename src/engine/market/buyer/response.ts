/** A seller as the buyer reckons with it; money in base units as a `number`: it says how to share, not what is paid. */
export interface Supply {
  readonly capacityBytesPerSecond: number;
  /** What all others spend there, in base units per second. */
  readonly rivalsSpendPerSecond: number;
  /** In base units per byte. */
  readonly reservePerByte: number;
}

/** Where nobody else spends and there is no reserve, one base unit buys everything. */
const LEAST_SPEND = 1;

/**
 * What a spend buys. While all spend together does not pay the reserve for the whole capacity, the price is the reserve; from there on it
 * is shared by money: `x = C s / (s + B)`.
 */
export function bought(
  { capacityBytesPerSecond: capacity, rivalsSpendPerSecond: rivals, reservePerByte }: Supply,
  spend: number,
): number {
  if (spend <= 0) return 0;
  if (rivals === 0 && reservePerByte === 0) return capacity * Math.min(1, spend / LEAST_SPEND);
  if (spend + rivals <= reservePerByte * capacity) return spend / reservePerByte;
  return (capacity * spend) / (spend + rivals);
}

/**
 * The spend at which one more byte a second costs `marginPerByte` (Feldman, Lai & Zhang 2005): `sqrt(C B margin) - B`, and not less
 * than fills what is sold at the reserve, where every byte costs the same.
 */
export function spendAt(
  { capacityBytesPerSecond: capacity, rivalsSpendPerSecond: rivals, reservePerByte }: Supply,
  marginPerByte: number,
): number {
  if (marginPerByte <= 0 || marginPerByte < reservePerByte) return 0;
  const atReserve = Math.max(0, reservePerByte * capacity - rivals);
  const contested = Math.sqrt(capacity * rivals * marginPerByte) - rivals;
  return Math.max(atReserve, contested, rivals === 0 ? LEAST_SPEND : 0);
}
