import { SwarmbidError } from "../../errors.ts";

/** Blocks come every three seconds; clocks of people differ by minutes. */
const FURTHEST_MS = 5 * 60_000;

/**
 * Throws `nodeWrong` when the newest block of a node is far from our own time: the expiry of a transaction is reckoned from it, and one
 * that lies too far ahead could be kept back and used later.
 */
export function checkTime(headTime: number, now: number, host: string): void {
  if (Math.abs(headTime - now) <= FURTHEST_MS) return;
  const when = new Date(headTime).toISOString().slice(0, 19);
  throw new SwarmbidError(
    "nodeWrong",
    `The newest block of ${host} is from ${when} UTC: set this machine's clock right, or choose another node.`,
  );
}
