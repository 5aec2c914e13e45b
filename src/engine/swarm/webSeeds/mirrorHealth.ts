/** Why an answer of a mirror was of no use. `problem` goes on a sentence that begins with the mirror: "it answered …". */
export interface MirrorFailure {
  /**
   * `missing`: it has not got the file; `busy`: it asks us to come back; `broken`: the connection, or it is too slow; `unfit`: what it
   * serves cannot be this torrent's file, now or later.
   */
  readonly kind: "missing" | "busy" | "broken" | "unfit";
  readonly problem: string;
  /** The mirror's own wish. */
  readonly retryAfterMs?: number;
}

/** What is known of one mirror. Times in ms of a clock that never goes back. */
export interface MirrorHealth {
  /** In a row. */
  readonly failures: number;
  readonly restsUntil: number;
  /** It sent false data: it is not asked again. */
  readonly isBanned: boolean;
  readonly problem?: string;
}

export const HEALTHY: MirrorHealth = { failures: 0, restsUntil: Number.NEGATIVE_INFINITY, isBanned: false };

const FIRST_REST_MS = 2_000;
const LONGEST_REST_MS = 10 * 60_000;
/** Another file under this name, or no ranges: somebody would have to mend the server. */
const UNFIT_REST_MS = 30 * 60_000;
const MISSING_REST_MS = 60_000;
const LONGEST_WISH_MS = 60 * 60_000;
const SHORTEST_WISH_MS = 1_000;

export const mayAsk = ({ isBanned, restsUntil }: MirrorHealth, now: number): boolean => !isBanned && now >= restsUntil;

/** Rests double from failure to failure. What was under way when the rest began counts as part of the same failure. */
export function afterFailure(health: MirrorHealth, failure: MirrorFailure, now: number): MirrorHealth {
  if (health.isBanned) return health;
  if (now < health.restsUntil) return { ...health, problem: failure.problem };
  const failures = health.failures + 1;
  return { ...health, failures, restsUntil: now + restMs(failure, failures), problem: failure.problem };
}

export function afterSuccess(health: MirrorHealth): MirrorHealth {
  return health.isBanned ? health : HEALTHY;
}

export function afterFalseData(health: MirrorHealth): MirrorHealth {
  return { ...health, isBanned: true, problem: "it sent data that is not the torrent's" };
}

function restMs({ kind, retryAfterMs }: MirrorFailure, failures: number): number {
  const rest = Math.min(FIRST_REST_MS * 2 ** (failures - 1), LONGEST_REST_MS);
  switch (kind) {
    case "busy":
      return retryAfterMs === undefined ? rest : Math.min(Math.max(retryAfterMs, SHORTEST_WISH_MS), LONGEST_WISH_MS);
    case "missing":
      return Math.max(rest, MISSING_REST_MS);
    case "unfit":
      return UNFIT_REST_MS;
    case "broken":
      return rest;
  }
}
