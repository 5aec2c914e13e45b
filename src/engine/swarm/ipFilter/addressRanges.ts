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

/** Collects ranges and makes them searchable in a few steps each. */
export function createRangeCollector(): { add(range: AddressRange): void; finish(): AddressRanges } {
  // Both ends in one number: such numbers are sorted a hundred times faster than objects.
  const narrow: bigint[] = [];
  const wide: (readonly [bigint, bigint])[] = [];
  return {
    add({ from, to }) {
      if (typeof from === "number" && typeof to === "number") narrow.push((BigInt(from) << LOW_BITS) | BigInt(to));
      else wide.push([BigInt(from), BigInt(to)]);
    },
    finish() {
      const v4 = merged(BigUint64Array.from(narrow).sort(), (both) => [
        Number(both >> LOW_BITS),
        Number(both & LOW_MASK),
      ]);
      const v6 = merged(
        wide.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
        (range) => range,
      );
      const compact = { from: Uint32Array.from(v4.from), to: Uint32Array.from(v4.to) };
      return {
        count: compact.from.length + v6.from.length,
        has: (address) => (typeof address === "number" ? isIn(compact, address) : isIn(v6, address)),
      };
    },
  };
}

/** Joins what overlaps in a list that is sorted by its beginnings. */
function merged<R, T extends AddressNumber>(
  sorted: Iterable<R>,
  ends: (range: R) => readonly [T, T],
): { readonly from: T[]; readonly to: T[] } {
  const from: T[] = [];
  const to: T[] = [];
  for (const range of sorted) {
    const [first, last] = ends(range);
    const before = to.at(-1);
    if (before === undefined || first > before) {
      from.push(first);
      to.push(last);
    } else if (last > before) to[to.length - 1] = last;
  }
  return { from, to };
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
