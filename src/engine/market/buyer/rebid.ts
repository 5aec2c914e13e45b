/** What is offered to one seller; a limit of 0 takes the offer back. */
export interface Offer {
  readonly limitPerMiB: bigint;
  readonly spendPerSecond: bigint;
}

/** Changes of a tenth and less are not worth a message, and would make all answer each other. */
const DAMPING = 10n;

const isFar = (from: bigint, to: bigint): boolean => (to > from ? to - from : from - to) * DAMPING > from;

/** Whether the seller has to be told of the new offer; undefined as what stands: none does. */
export function isWorthTelling(standing: Offer | undefined, next: Offer | undefined): boolean {
  if (standing === undefined || next === undefined) return standing !== next;
  return isFar(standing.limitPerMiB, next.limitPerMiB) || isFar(standing.spendPerSecond, next.spendPerSecond);
}
