const MIB = 2n ** 20n;

/** Bytes at one price. */
interface Segment {
  readonly pricePerMiB: bigint;
  readonly bytes: number;
  /** Of them, those that a bill was made for. */
  readonly billedBytes: number;
}

/** What a channel owes for the bytes of one connection: the sum over its prices, each rounded up once. */
export interface Meter {
  readonly segments: readonly Segment[];
  /** In base units. */
  readonly due: bigint;
  readonly bytes: number;
}

/** A bill at one price: what the ledger counts as one payment. */
export interface Bill {
  readonly pricePerMiB: bigint;
  readonly bytes: number;
  readonly units: bigint;
}

/** So many prices fit into the life of a channel's connection; then a new one is agreed on. */
export const MAX_PRICES = 1_024;

/** `bytes` at a price, in base units, rounded up. */
export const costOf = (bytes: number, pricePerMiB: bigint): bigint => (BigInt(bytes) * pricePerMiB + MIB - 1n) / MIB;

export const createMeter = (pricePerMiB: bigint): Meter => ({ segments: [segmentAt(pricePerMiB)], due: 0n, bytes: 0 });

/** The price of what comes next. */
export const currentPrice = ({ segments }: Meter): bigint => segments.at(-1)?.pricePerMiB ?? 0n;

/** Where what comes next is counted. */
export const currentSegment = ({ segments }: Meter): number => segments.length - 1;

/** From now on another price. */
export function changePrice(meter: Meter, pricePerMiB: bigint): Meter {
  if (pricePerMiB === currentPrice(meter)) return meter;
  return { ...meter, segments: [...meter.segments, segmentAt(pricePerMiB)] };
}

/** Counts bytes at the price of a segment, which need not be the last: blocks are verified after they came. */
export function addBytes(meter: Meter, bytes: number, segment = currentSegment(meter)): Meter {
  const at = meter.segments[segment];
  if (at === undefined) return meter;
  const after = { ...at, bytes: at.bytes + bytes };
  const due = meter.due + costOf(after.bytes, at.pricePerMiB) - costOf(at.bytes, at.pricePerMiB);
  return { segments: meter.segments.with(segment, after), due, bytes: meter.bytes + bytes };
}

/** The bills for all that none was made for. The sum of all bills is exactly what is due. */
export function billAll(meter: Meter): { readonly meter: Meter; readonly bills: readonly Bill[] } {
  const open = meter.segments.filter(({ bytes, billedBytes }) => bytes > billedBytes);
  const bills = open.map(({ pricePerMiB, bytes, billedBytes }) => ({
    pricePerMiB,
    bytes: bytes - billedBytes,
    units: costOf(bytes, pricePerMiB) - costOf(billedBytes, pricePerMiB),
  }));
  const segments = meter.segments.map((segment) => ({ ...segment, billedBytes: segment.bytes }));
  return { meter: { ...meter, segments }, bills: bills.filter(({ units }) => units > 0n) };
}

/** Bytes that no bill was made for, those that cost nothing left out. */
export const unbilledBytes = ({ segments }: Meter): number =>
  segments.reduce(
    (sum, { pricePerMiB, bytes, billedBytes }) => sum + (pricePerMiB === 0n ? 0 : bytes - billedBytes),
    0,
  );

/** Bytes that `paid` units, spent on the oldest first, leave unpaid. */
export function unpaidBytes({ segments, due }: Meter, paid: bigint): number {
  let left = due - paid;
  let bytes = 0;
  // From the newest on, because only the last segments can be unpaid.
  for (let at = segments.length - 1; at >= 0 && left > 0n; at--) {
    const { pricePerMiB, bytes: inSegment } = segments[at] ?? segmentAt(0n);
    const cost = costOf(inSegment, pricePerMiB);
    if (cost <= left) {
      bytes += pricePerMiB === 0n ? 0 : inSegment;
      left -= cost;
    } else {
      bytes += Math.min(inSegment, Number((left * MIB + pricePerMiB - 1n) / pricePerMiB));
      left = 0n;
    }
  }
  return bytes;
}

const segmentAt = (pricePerMiB: bigint): Segment => ({ pricePerMiB, bytes: 0, billedBytes: 0 });
