import { BLOCK_BYTES } from "../units.ts";

/** What the choice is made from: one interested peer that is no seed. */
export interface Candidate {
  readonly id: string;
  /** It pays, or is about to: it has a place of its own. */
  readonly isPaying: boolean;
  /** What it gave us lately, verified. */
  readonly receivedBytes: number;
}

/** Who is served from now on, and what the next round has to know. */
export interface Choice {
  readonly unchoked: ReadonlySet<string>;
  /** Free peers in turn, and since when each has its place. */
  readonly since: ReadonlyMap<string, number>;
  /** When the place of a free peer ended, or it first asked for one. */
  readonly waitingSince: ReadonlyMap<string, number>;
}

export const NOBODY: Choice = { unchoked: new Set(), since: new Map(), waitingSince: new Map() };

/** Whoever has a place keeps it this long: the first seconds of a connection go into getting up to speed. */
const TERM_MS = 30_000;
/** One place in five goes round, whatever anybody gave. */
const TURNS_FRACTION = 0.2;
/** Clients give up on a peer that leaves a request unanswered for 30 s: a place has to be worth a block in this time. */
const SLOWEST_BLOCK_S = 10;

/** How many free peers can be served at once, so that each still gets its blocks in time. */
export function freePlaces(poolBytesPerSecond: number, mostPlaces: number): number {
  return Math.max(1, Math.min(mostPlaces, Math.floor((poolBytesPerSecond * SLOWEST_BLOCK_S) / BLOCK_BYTES)));
}

/**
 * One round of choosing, in place of the library's tit-for-tat: who pays is always served, most places go to those who gave most, and
 * the others go round among all, longest waiting first, so that nobody starves. How much each gets is the gate's to say.
 */
export function chooseUnchoked(last: Choice, candidates: readonly Candidate[], places: number, nowMs: number): Choice {
  const free = candidates.filter(({ isPaying }) => !isPaying);
  const waited = ({ id }: Candidate): number => last.waitingSince.get(id) ?? nowMs;
  const isNew = ({ id }: Candidate): boolean => nowMs - (last.since.get(id) ?? Number.NEGATIVE_INFINITY) < TERM_MS;
  // Of equals, who has just begun stays; then comes who waits longest; who had its term comes last.
  const inTurn = (a: Candidate, b: Candidate): number =>
    Number(isNew(b)) - Number(isNew(a)) ||
    Number(last.since.has(a.id)) - Number(last.since.has(b.id)) ||
    waited(a) - waited(b);
  const turns = Math.max(1, Math.round(places * TURNS_FRACTION));
  const chosen = new Set(
    [...free]
      .sort((a, b) => b.receivedBytes - a.receivedBytes || inTurn(a, b))
      .slice(0, places - turns)
      .map(({ id }) => id),
  );
  for (const { id } of free
    .filter((peer) => !chosen.has(peer.id))
    .sort(inTurn)
    .slice(0, places - chosen.size))
    chosen.add(id);
  const since = new Map<string, number>();
  const waitingSince = new Map<string, number>();
  for (const peer of free) {
    if (chosen.has(peer.id)) since.set(peer.id, last.since.get(peer.id) ?? nowMs);
    else waitingSince.set(peer.id, last.since.has(peer.id) ? nowMs : waited(peer));
  }
  const paying = candidates.filter(({ isPaying }) => isPaying).map(({ id }) => id);
  return { unchoked: new Set([...paying, ...chosen]), since, waitingSince };
}
