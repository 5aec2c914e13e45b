import type { Pot } from "../vault/vaultReads.ts";

/**
 * How much of a pot its payer may announce without leaving vouchers uncovered. `promised` is what our vouchers owe beyond what was
 * claimed and reserved for them. The vault pays a withdrawal from the pot first: the bond comes out only when nothing is promised.
 */
export function withdrawable({ units, bond }: Pot, promised: bigint): bigint {
  if (promised === 0n) return units + bond;
  return units > promised ? units - promised : 0n;
}
