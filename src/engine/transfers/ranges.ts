/** Joins ascending numbers into ranges, both ends inclusive: 1 2 3 7 -> [1,3] [7,7]. */
export function toRanges(ascending: readonly number[]): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  for (const value of ascending) {
    const open = ranges.at(-1);
    if (open?.[1] === value - 1) open[1] = value;
    else ranges.push([value, value]);
  }
  return ranges;
}
