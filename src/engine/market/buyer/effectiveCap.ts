import { type Amount, type Asset, amountOf } from "../../amount.ts";

/**
 * The least of all caps that are set: the user's, the workspace's, the manifest's, what is left of the day. Without any nothing may be
 * spent. Caps of other assets say nothing of this one, so they are no leave to spend it.
 */
export function effectiveCap(asset: Asset, caps: readonly Amount[]): Amount {
  const [first, ...more] = caps.filter((cap) => cap.asset === asset).map(({ units }) => units);
  return amountOf(asset, first === undefined || caps.some((cap) => cap.asset !== asset) ? 0n : least(first, more));
}

const least = (first: bigint, more: readonly bigint[]): bigint =>
  more.reduce((smallest, units) => (units < smallest ? units : smallest), first);
