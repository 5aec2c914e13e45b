/** Descriptors beyond the usual three that a child may be given. */
const LAST = 31;

/** The open file descriptors that arguments name as `fd:N`, alone or behind an option's `=`. Standard ones are passed on anyway. */
export function passedDescriptors(argv: readonly string[]): readonly number[] {
  const named = argv.map((word) => Number(/(?:^|=)fd:(\d{1,2})$/.exec(word)?.[1] ?? 0));
  return [...new Set(named)].filter((descriptor) => descriptor > 2 && descriptor <= LAST);
}

/** Where a child's descriptors lead: those that are passed keep their numbers, and its channel comes behind them. */
export function childDescriptors(passed: readonly number[]): ("inherit" | "ignore" | "ipc" | number)[] {
  const last = Math.max(2, ...passed);
  const places = Array.from({ length: last + 1 }, (_, at) =>
    at <= 2 ? "inherit" : passed.includes(at) ? at : ("ignore" as const),
  );
  return [...places, "ipc"];
}
