import { type Figure, told } from "../figure.ts";

/** One way to do the same work; answers how fast it was. */
export type Contestant = () => Promise<number>;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/**
 * Lets contestants work in turn (A B C A B C …), so that a busy moment hits all of them. The first is ours: for the others the
 * ratio of the medians, ours over theirs, is told.
 */
export async function interleaved(
  what: string,
  contestants: Readonly<Record<string, Contestant>>,
  rounds: number,
  unit: string,
): Promise<Figure[]> {
  const rates = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(contestants)) rates.get(name)?.push(await work());
  }
  const [ours = 0] = [...rates.values()].map(median);
  return [...rates].flatMap(([name, all], at) => [
    told(`${what}: ${name}, median`, median(all), unit),
    told(`${what}: ${name}, least`, Math.min(...all), unit),
    ...(at === 0 ? [] : [told(`${what}: Swarmbid over ${name}`, ours / median(all), "x")]),
  ]);
}
