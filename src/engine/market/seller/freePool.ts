/** A peer that pays nothing and wants something. */
export interface FreePeer {
  readonly id: string;
  /** From `addressPrefix`. */
  readonly prefix: string;
  /** What it gave us lately, verified. */
  readonly receivedBytes: number;
}

/** The part of the pool that is shared equally. */
const EQUAL_FRACTION = 0.2;

/**
 * Bytes a second for each peer of the free pool: four fifths by what each gave (Levin et al., PropShare), one fifth equally, and all of
 * it equally when nobody gave anything. The equal part knows prefixes of addresses, not names: only there could more names win
 * anything. All peers are in it and not newcomers alone, so that the first byte given costs nobody its place in it, and coming back
 * under another name wins nothing.
 */
export function freePool(bytesPerSecond: number, peers: readonly FreePeer[]): ReadonlyMap<string, number> {
  const received = peers.reduce((sum, peer) => sum + peer.receivedBytes, 0);
  const crowds = new Map<string, number>();
  for (const { prefix } of peers) crowds.set(prefix, (crowds.get(prefix) ?? 0) + 1);
  const equal = received > 0 ? bytesPerSecond * EQUAL_FRACTION : bytesPerSecond;
  const earned = bytesPerSecond - equal;
  return new Map(
    peers.map(({ id, prefix, receivedBytes }) => [
      id,
      equal / crowds.size / (crowds.get(prefix) ?? 1) + (received > 0 ? (earned * receivedBytes) / received : 0),
    ]),
  );
}
