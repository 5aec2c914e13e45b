import type { BuyerPhase } from "../../../../src/engine/wire/buyer/buyerState.ts";
import type { SellerPhase } from "../../../../src/engine/wire/seller/sellerState.ts";

interface Step {
  readonly state: object;
  readonly effects: readonly object[];
}

const worded = (effect: object): string => {
  const { type, message, timer, as, units } = effect as Record<string, unknown>;
  if (type === "send") {
    const { type: kind, reason } = message as { type: string; reason?: string };
    return reason === undefined ? `!${kind}` : `!${kind}:${reason}`;
  }
  if (type === "timer") return `@${String(timer)}`;
  if (type === "debt") return units === 0n ? "debt:0" : "debt";
  return typeof as === "string" ? as : String(type);
};

/** One cell of a table: the phase after the step when it is another one, `!` what is said, `@` timers that start, and the other effects. */
export function inWords(before: { readonly phase: string }, { state, effects }: Step): string {
  const { phase } = state as { readonly phase: string };
  const words = [...(phase === before.phase ? [] : [phase]), ...effects.map(worded)];
  if (words.length > 0) return words.join(" ");
  return state === before ? "-" : "noted";
}

/** The phases of either session, in their order. */
export const PHASES = [
  "idle",
  "ready",
  "bidding",
  "quoted",
  "opening",
  "serving",
  "stalled",
  "free",
  "closed",
] as const satisfies readonly (SellerPhase & BuyerPhase)[];

/** A row of a table, as it came out: phases in which nothing changes are left out, as there. */
export const rowOf = (
  cell: (phase: (typeof PHASES)[number]) => string,
): Readonly<Partial<Record<(typeof PHASES)[number], string>>> =>
  Object.fromEntries<string>(PHASES.map((phase) => [phase, cell(phase)] as const).filter(([, words]) => words !== "-"));

/** One of the inputs by its name. */
export function named<I>(inputs: Readonly<Record<string, I>>, name: string): I {
  const found = inputs[name];
  if (found === undefined) throw new Error(name);
  return found;
}
