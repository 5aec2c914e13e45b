import { createHash } from "node:crypto";

/** Metadata travels in pieces of this size (BEP 9). */
export const METADATA_PIECE_BYTES = 16 * 1024;

/** A connection that can be asked for metadata. */
export interface MetadataSource {
  request(piece: number): void;
  /** The metadata is here; its SHA-1 is the info-hash. */
  complete(metadata: Uint8Array): void;
  /** What this source alone sent did not hash to the info-hash: it lies. */
  forged(): void;
}

/** Assembles one torrent's metadata from all its connections in one place. Times are milliseconds of one clock. */
export interface MetadataFetch {
  /** `size` is what the source claims; the caller has bounded it. */
  join(source: MetadataSource, size: number, nowMs: number): void;
  leave(source: MetadataSource, nowMs: number): void;
  /** Only what was asked for counts; the bytes are copied. */
  receive(source: MetadataSource, piece: number, bytes: Uint8Array, nowMs: number): void;
  reject(source: MetadataSource, piece: number, nowMs: number): void;
  /** Gives up on late answers; to be called about once a second. */
  tick(nowMs: number): void;
}

interface Member {
  readonly size: number;
  /** Asked pieces and when. */
  readonly pending: Map<number, number>;
  failures: number;
  restsUntil: number;
  isForger: boolean;
}

interface Attempt {
  readonly size: number;
  readonly pieces: (Uint8Array | undefined)[];
  readonly senders: Set<MetadataSource>;
  missing: number;
  /** When it began, or a piece came. */
  movedAt: number;
  /** Set when everything must come from one source. */
  readonly only?: MetadataSource;
}

const PIPELINE = 4;
const ANSWER_MS = 10_000;
/** A source that failed this often rests, so that it cannot keep us busy. */
const MAX_FAILURES = 8;
const REST_MS = 60_000;

export function createMetadataFetch(infoHash: string): MetadataFetch {
  const members = new Map<MetadataSource, Member>();
  let attempt: Attempt | undefined;
  let result: Uint8Array | undefined;
  // After a mix of several sources proved wrong, one source after the other is tried alone: so the liar is found.
  let oneByOne = false;

  const isUsable = (member: Member, nowMs: number): boolean => !member.isForger && member.restsUntil <= nowMs;

  /** Those that failed least first: one that stays silent does not keep the others from being asked. */
  function usable(nowMs: number): [MetadataSource, Member][] {
    const found = [...members].filter(([, member]) => isUsable(member, nowMs));
    return found.sort(([, a], [, b]) => a.failures - b.failures);
  }

  function serves(source: MetadataSource, member: Member): boolean {
    return (
      attempt !== undefined && (attempt.only === undefined ? member.size === attempt.size : attempt.only === source)
    );
  }

  /**
   * Keeps the attempt as long as somebody serves it, or until it stands still and somebody who failed less claims another size;
   * else begins one with the size that most of those claim.
   */
  function chooseAttempt(nowMs: number): void {
    const candidates = usable(nowMs);
    const [first] = candidates;
    if (first === undefined) return;
    const standsStill = attempt !== undefined && nowMs - attempt.movedAt >= ANSWER_MS;
    const keepers = standsStill ? [first] : candidates;
    if (keepers.some(([source, member]) => serves(source, member))) return;
    const best = candidates.filter(([, { failures }]) => failures === first[1].failures);
    const size = oneByOne ? first[1].size : mostClaimed(best.map(([, member]) => member.size));
    for (const member of members.values()) member.pending.clear();
    const missing = Math.ceil(size / METADATA_PIECE_BYTES);
    attempt = {
      size,
      pieces: new Array<Uint8Array | undefined>(missing).fill(undefined),
      senders: new Set(),
      missing,
      movedAt: nowMs,
      ...(oneByOne ? { only: first[0] } : {}),
    };
  }

  function work(nowMs: number): void {
    if (result !== undefined) return;
    chooseAttempt(nowMs);
    if (attempt === undefined) return;
    const asked = new Set([...members.values()].flatMap(({ pending }) => [...pending.keys()]));
    const open = [...attempt.pieces.keys()].filter(
      (piece) => attempt?.pieces[piece] === undefined && !asked.has(piece),
    );
    for (const [source, member] of usable(nowMs)) {
      if (!serves(source, member)) continue;
      for (const piece of open.splice(0, PIPELINE - member.pending.size)) {
        member.pending.set(piece, nowMs);
        source.request(piece);
      }
    }
  }

  function fail(member: Member, nowMs: number): void {
    member.failures += 1;
    if (member.failures < MAX_FAILURES) return;
    member.failures = 0;
    member.restsUntil = nowMs + REST_MS;
    member.pending.clear();
  }

  function finish({ pieces, senders }: Attempt, nowMs: number): void {
    const metadata = Buffer.concat(pieces.filter((piece) => piece !== undefined));
    attempt = undefined;
    if (createHash("sha1").update(metadata).digest("hex") === infoHash) {
      result = metadata;
      for (const source of [...members.keys()]) source.complete(metadata);
      return;
    }
    const [liar, ...others] = senders;
    const member = liar === undefined ? undefined : members.get(liar);
    oneByOne = true;
    if (others.length === 0 && liar !== undefined) {
      if (member !== undefined) member.isForger = true;
      liar.forged();
    }
    work(nowMs);
  }

  return {
    join(source, size, nowMs) {
      if (members.has(source)) return;
      members.set(source, { size, pending: new Map(), failures: 0, restsUntil: nowMs, isForger: false });
      if (result !== undefined) source.complete(result);
      work(nowMs);
    },
    leave(source, nowMs) {
      if (members.delete(source)) work(nowMs);
    },
    receive(source, piece, bytes, nowMs) {
      const member = members.get(source);
      if (attempt === undefined || member?.pending.delete(piece) !== true) return;
      const expected = Math.min(METADATA_PIECE_BYTES, attempt.size - piece * METADATA_PIECE_BYTES);
      if (bytes.length === expected && attempt.pieces[piece] === undefined) {
        attempt.pieces[piece] = Uint8Array.from(bytes);
        attempt.senders.add(source);
        attempt.missing -= 1;
        attempt.movedAt = nowMs;
        if (attempt.missing === 0) {
          finish(attempt, nowMs);
          return;
        }
      } else {
        fail(member, nowMs);
      }
      work(nowMs);
    },
    reject(source, piece, nowMs) {
      const member = members.get(source);
      if (member?.pending.delete(piece) !== true) return;
      fail(member, nowMs);
      work(nowMs);
    },
    tick(nowMs) {
      for (const member of members.values()) {
        for (const [piece, askedAt] of member.pending) {
          if (nowMs - askedAt < ANSWER_MS) continue;
          member.pending.delete(piece);
          fail(member, nowMs);
        }
      }
      work(nowMs);
    },
  };
}

function mostClaimed(sizes: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  return best?.[0] ?? 0;
}
