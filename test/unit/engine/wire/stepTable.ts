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
