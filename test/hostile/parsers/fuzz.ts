import { expect } from "vitest";

const asked = process.env["SWARMBID_FUZZ_RUNS"];

/** How often each target is run; the nightly run asks for more. */
export const FUZZ_RUNS = Number(asked ?? 100_000);

/** The same for messages that pass through the libraries: each takes several times as long. */
export const LIBRARY_FUZZ_RUNS = Number(asked ?? 20_000);

/** Long enough for any number of runs on a busy machine. */
export const FUZZ_TIMEOUT_MS = 30_000 + FUZZ_RUNS;

/** No input may keep a parser busy for longer. */
const MAX_MILLISECONDS = 50;

/** Numbers that look random and are the same on every run (mulberry32), so that a failure can be repeated from its seed. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/**
 * Runs a target with inputs made from seeds 0, 1, 2, …. `check` throws for a broken promise. A slow run is repeated
 * before it counts: another process may have had the processor.
 */
export function fuzz<T>(
  make: (random: (below: number) => number) => T,
  check: (input: T) => void,
  runs = FUZZ_RUNS,
): void {
  for (let seed = 0; seed < runs; seed++) {
    const input = make(createRandom(seed));
    try {
      if (timed(check, input) > MAX_MILLISECONDS) {
        expect(Math.min(...[1, 2, 3].map(() => timed(check, input)))).toBeLessThan(MAX_MILLISECONDS);
      }
    } catch (error) {
      throw new Error(`seed ${seed}: ${show(input)}`, { cause: error });
    }
  }
}

function timed<T>(check: (input: T) => void, input: T): number {
  const start = performance.now();
  check(input);
  return performance.now() - start;
}

function show(input: unknown): string {
  const text = input instanceof Uint8Array ? Buffer.from(input).toString("latin1") : input;
  return JSON.stringify(text).slice(0, 2000);
}
