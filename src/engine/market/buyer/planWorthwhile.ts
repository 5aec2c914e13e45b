import { bought, type Supply } from "./response.ts";
import { type Plan, splitSpend } from "./splitSpend.ts";

/** A seller, with what it gives for nothing as long as nothing is bought from it. */
export interface Rival extends Supply {
  readonly freeBytesPerSecond: number;
}

export interface Purchase {
  readonly sellers: readonly Rival[];
  /** What one byte more is worth, in base units. */
  readonly worthPerByte: number;
  /** `freeOfBought`: what those sellers gave for nothing from which something is bought now. */
  readonly fits: (plan: Plan, freeOfBought: number) => boolean;
}

/**
 * Buys where paying helps: what a seller gives for nothing ends where it is paid, so only the difference counts. Where that is not worth
 * its price nothing is bought, and the money goes to the other sellers.
 */
export function planWorthwhile({ sellers, worthPerByte, fits }: Purchase): Plan {
  const chosen = new Set(sellers.keys());
  for (;;) {
    const some = [...chosen].flatMap((at) => sellers[at] ?? []);
    const freeOfBought = some.reduce((sum, { freeBytesPerSecond }) => sum + freeBytesPerSecond, 0);
    const plan = splitSpend(some, worthPerByte, (candidate) => fits(candidate, freeOfBought));
    const spends = new Map([...chosen].map((at, index) => [at, plan.spends[index] ?? 0]));
    const worst = leastWorthwhile(sellers, spends, worthPerByte);
    if (worst === undefined) return { ...plan, spends: sellers.map((_, at) => spends.get(at) ?? 0) };
    chosen.delete(worst);
  }
}

/** The seller from which most money is lost; undefined: nothing is bought for more than it is worth. */
function leastWorthwhile(
  sellers: readonly Rival[],
  spends: ReadonlyMap<number, number>,
  worthPerByte: number,
): number | undefined {
  let worst: number | undefined;
  let greatest = 0;
  for (const [at, spend] of spends) {
    const seller = sellers[at];
    if (seller === undefined) continue;
    const gained = bought(seller, spend) - seller.freeBytesPerSecond;
    // A seller that gets nothing costs nothing, but what it gives for nothing must not be reckoned as lost.
    const lost = spend > 0 ? spend - gained * worthPerByte : seller.freeBytesPerSecond > 0 ? Number.MIN_VALUE : 0;
    if (lost > greatest) {
      greatest = lost;
      worst = at;
    }
  }
  return worst;
}
