import { performance } from "node:perf_hooks";
import type { KeptConnections } from "../network/keepConnections.ts";
import type { ByteBudget } from "./byteBudget.ts";
import { cutBlocks } from "./cutBlocks.ts";
import type { DownloadPace } from "./downloadPace.ts";
import { fetchPart } from "./fetchPart.ts";
import { createMirrorFiles } from "./mirrorFiles.ts";
import { afterFailure, afterFalseData, afterSuccess, HEALTHY, type MirrorFailure, mayAsk } from "./mirrorHealth.ts";
import type { MirrorParts } from "./mirrorParts.ts";
import type { Claim, PieceBoard, Stretch } from "./pieceBoard.ts";
import { createServerWait, type ServerWait } from "./serverWait.ts";
import { createSpeed } from "./speed.ts";

export interface MirrorNeeds {
  /** Names the mirror, and its data when it is false. */
  readonly url: string;
  readonly parts: MirrorParts;
  readonly board: PieceBoard;
  readonly pace: DownloadPace;
  /** Bytes that all mirrors of the torrent may have under way together. */
  readonly budget: ByteBudget;
  readonly kept: KeptConnections;
  readonly userAgent: string;
  readonly pieceBytes: number;
  readonly totalBytes: number;
  /** Aborts when the torrent is closed. */
  readonly signal: AbortSignal;
  onReceived(bytes: number): void;
  /** Something ended: there may be more to fetch. */
  onIdle(): void;
}

/** One web seed of a torrent. */
export interface Mirror {
  readonly url: string;
  readonly isServing: boolean;
  readonly isBanned: boolean;
  /** Why it is of no use at this moment. */
  readonly problem: string | undefined;
  /** When to fill again although nothing happened; undefined: no need. */
  readonly wakesAt: number | undefined;
  readonly mayBeAsked: boolean;
  /** Takes as much work as it can do at once. */
  fill(): void;
  /** Ends the request that this claim belongs to. */
  giveUp(claim: object): void;
  /** Ends requests that the server keeps waiting, for others that have nothing to do. */
  giveUpSlow(): void;
  ban(): void;
}

/** Requests at a time; one until the mirror has proved itself. */
const PARALLEL = 4;
/** Of one mirror, in memory. */
const BYTES_UNDER_WAY = 32 * 1024 * 1024;
const FIRST_RUN_BYTES = 1024 * 1024;
const LONGEST_RUN_BYTES = 16 * 1024 * 1024;
/** A run is to take about so long. */
const RUN_SECONDS = 4;
/** A new mirror that lacks so many files in a row is no mirror of this torrent. */
const FILES_TO_TRY = 3;
/** A young request has not shown yet how fast it is. */
const YOUNG_MS = 3_000;
const YOUNG_SPEED = 64 * 1024;

interface Run {
  readonly claim: Claim;
  readonly abort: AbortController;
  readonly wait: ServerWait;
}

export function createMirror(needs: MirrorNeeds): Mirror {
  const { url, parts, board, pace, budget, kept, userAgent, pieceBytes, totalBytes } = needs;
  const speed = createSpeed();
  const runs = new Map<object, Run>();
  const files = createMirrorFiles();
  let health = HEALTHY;

  const mayHave = (piece: number): boolean => {
    if (files.lacking === 0) return true;
    const start = piece * pieceBytes;
    const now = performance.now();
    return parts.filesIn(start, Math.min(pieceBytes, totalBytes - start)).every((file) => files.mayAsk(file, now));
  };
  const parallel = (): number =>
    files.hasServed ? Math.min(PARALLEL, Math.max(1, Math.floor(BYTES_UNDER_WAY / pieceBytes))) : 1;
  const runBytes = (): number =>
    Math.min(LONGEST_RUN_BYTES, Math.max(FIRST_RUN_BYTES, (speed.perSecond() * RUN_SECONDS) / parallel()));

  function newRun(): Run {
    const abort = new AbortController();
    const own = createSpeed();
    const bornAt = performance.now();
    const isYoung = (): boolean => performance.now() - bornAt < YOUNG_MS;
    const claim: Claim = {
      requests: [],
      pieces: new Map(),
      downloadSpeed: (bytes) => {
        if (bytes !== undefined) own.add(bytes);
        return isYoung() ? Math.max(own.perSecond(), YOUNG_SPEED) : own.perSecond();
      },
    };
    return { claim, abort, wait: createServerWait() };
  }

  async function readStretch(
    { start, length }: Stretch,
    { claim, abort, wait }: Run,
  ): Promise<MirrorFailure | undefined> {
    const signal = AbortSignal.any([needs.signal, abort.signal]);
    const cut = cutBlocks(start, length, (at, bytes) => {
      board.put(claim, url, at, bytes);
    });
    for (const part of parts.of(start, length)) {
      if ("zeros" in part) {
        cut(new Uint8Array(part.zeros));
        continue;
      }
      const { file, range } = part;
      const failure = await fetchPart({
        url: part.url,
        range,
        fileBytes: file.length,
        userAgent,
        signal,
        kept,
        async onBytes(bytes) {
          wait.came(bytes.byteLength);
          speed.add(bytes.byteLength);
          claim.downloadSpeed(bytes.byteLength);
          needs.onReceived(bytes.byteLength);
          cut(bytes);
          await pace.take(bytes.byteLength, signal);
          wait.waiting();
        },
      });
      if (signal.aborted) return undefined;
      if (failure !== undefined) {
        if (failure.kind === "missing") files.missed(file.index, performance.now());
        return failure;
      }
      files.served(file.index);
    }
    return undefined;
  }

  async function fetchRun(stretches: readonly Stretch[], run: Run): Promise<void> {
    for (const stretch of stretches) {
      const failure = await readStretch(stretch, run);
      if (run.abort.signal.aborted || needs.signal.aborted) return;
      if (failure !== undefined) {
        fail(failure);
        return;
      }
      health = afterSuccess(health);
    }
  }

  /** One that serves, or may serve, other files is not left alone because of one that it lacks. */
  function fail(failure: MirrorFailure): void {
    const mayServeOthers = files.hasServed || files.lacking < Math.min(parts.fileCount, FILES_TO_TRY);
    health =
      failure.kind === "missing" && mayServeOthers
        ? { ...health, problem: failure.problem }
        : afterFailure(health, failure, performance.now());
  }

  function start(): boolean {
    const room = budget.room(pieceBytes);
    if (room === 0) return false;
    const run = newRun();
    const stretches = board.take(run.claim, { bytes: Math.min(runBytes(), room), sender: url, mayHave });
    if (stretches.length === 0) return false;
    const bytes = stretches.reduce((sum, { length }) => sum + length, 0);
    budget.take(bytes);
    runs.set(run.claim, run);
    void fetchRun(stretches, run).finally(() => {
      runs.delete(run.claim);
      budget.giveBack(bytes);
      board.giveBack(run.claim);
      if (!needs.signal.aborted) needs.onIdle();
    });
    return true;
  }

  return {
    url,
    get isServing() {
      return runs.size > 0;
    },
    get isBanned() {
      return health.isBanned;
    },
    get problem() {
      return health.problem;
    },
    get wakesAt() {
      return health.isBanned || !Number.isFinite(health.restsUntil) ? undefined : health.restsUntil;
    },
    get mayBeAsked() {
      return mayAsk(health, performance.now());
    },
    fill() {
      while (runs.size < parallel() && mayAsk(health, performance.now()) && !needs.signal.aborted) {
        if (!start()) return;
      }
    },
    giveUp(claim) {
      runs.get(claim)?.abort.abort();
    },
    giveUpSlow() {
      for (const { abort, wait } of runs.values()) {
        if (!wait.isTooSlow || abort.signal.aborted) continue;
        fail({ kind: "broken", problem: "it keeps us waiting while others have nothing to do" });
        abort.abort();
      }
    },
    ban() {
      health = afterFalseData(health);
      for (const { abort } of runs.values()) abort.abort();
    },
  };
}
