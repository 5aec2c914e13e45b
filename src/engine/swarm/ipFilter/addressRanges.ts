import { setImmediate } from "node:timers/promises";

/** An IPv4 address as a number, an IPv6 address as a bigint. */
export type AddressNumber = number | bigint;

/** Both ends inclusive and of one family. */
export interface AddressRange {
  readonly from: AddressNumber;
  readonly to: AddressNumber;
}

export interface AddressRanges {
  /** After what overlaps became one. */
  readonly count: number;
  has(address: AddressNumber): boolean;
}

/** Sorted and apart from each other; `from[i]` to `to[i]`, both inclusive. */
interface Sorted<T> {
  readonly from: ArrayLike<T>;
  readonly to: ArrayLike<T>;
}

const LOW_BITS = 32n;
const LOW_MASK = 0xffff_ffffn;

type Wide = readonly [from: bigint, to: bigint];

/** So many steps are done in one turn of the thread: tens of milliseconds. */
const SLICE = 16_384;

/** Collects ranges and makes them searchable in a few steps each, without holding up the thread. */
export function createRangeCollector(): { add(range: AddressRange): void; finish(): Promise<AddressRanges> } {
  // Both ends in one number: such numbers are sorted a hundred times faster than objects.
  const narrow: bigint[] = [];
  let wide: Wide[] = [];
  const sortedRuns: (readonly Wide[])[] = [];
  const closeRun = (): void => {
    sortedRuns.push(wide.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
    wide = [];
  };
  return {
    add({ from, to }) {
      if (typeof from === "number" && typeof to === "number") narrow.push((BigInt(from) << LOW_BITS) | BigInt(to));
      else if (wide.push([BigInt(from), BigInt(to)]) === SLICE) closeRun();
    },
    async finish() {
      closeRun();
      const v4 = await merged(BigUint64Array.from(narrow).sort(), (both) => [
        Number(both >> LOW_BITS),
        Number(both & LOW_MASK),
      ]);
      const v6 = await merged(await inOneRun(sortedRuns), (range) => range);
      const compact = { from: Uint32Array.from(v4.from), to: Uint32Array.from(v4.to) };
      return {
        count: compact.from.length + v6.from.length,
        has: (address) => (typeof address === "number" ? isIn(compact, address) : isIn(v6, address)),
      };
    },
  };
}

/** Joins what overlaps in a list that is sorted by its beginnings. */
async function merged<R, T extends AddressNumber>(
  sorted: Iterable<R>,
  ends: (range: R) => readonly [T, T],
): Promise<{ readonly from: T[]; readonly to: T[] }> {
  const from: T[] = [];
  const to: T[] = [];
  let steps = 0;
  for (const range of sorted) {
    if (++steps % SLICE === 0) await setImmediate();
    const [first, last] = ends(range);
    const before = to.at(-1);
    if (before === undefined || first > before) {
      from.push(first);
      to.push(last);
    } else if (last > before) to[to.length - 1] = last;
  }
  return { from, to };
}

async function inOneRun(runs: readonly (readonly Wide[])[]): Promise<readonly Wide[]> {
  let left = runs;
  while (left.length > 1) {
    const next: (readonly Wide[])[] = [];
    for (let at = 0; at < left.length; at += 2) next.push(await inOrder(left[at] ?? [], left[at + 1] ?? []));
    left = next;
  }
  return left[0] ?? [];
}

async function inOrder(one: readonly Wide[], other: readonly Wide[]): Promise<readonly Wide[]> {
  const all: Wide[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [a, b] = [one[i], other[j]];
    const first = a === undefined || (b !== undefined && b[0] < a[0]) ? b : a;
    if (first === undefined) return all;
    if (first === a) i += 1;
    else j += 1;
    if (all.push(first) % SLICE === 0) await setImmediate();
  }
}

function isIn<T extends AddressNumber>({ from, to }: Sorted<T>, address: T): boolean {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = from[middle];
    if (start !== undefined && start <= address) low = middle + 1;
    else high = middle;
  }
  const end = to[low - 1];
  return end !== undefined && address <= end;
}
