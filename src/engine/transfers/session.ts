import type { TransferOptions } from "../model.ts";
import type { Clock, Log } from "../ports.ts";
import type { FileStamp } from "../store/stampFile.ts";
import type { SwarmListener, SwarmStats, SwarmStore, SwarmTorrent } from "../swarm/port.ts";
import { hasBit, setBit } from "./bitfield.ts";
import { createChangeGuard } from "./changeGuard.ts";
import { swarmLost } from "./openInSwarm.ts";
import { piecePlan } from "./piecePlan.ts";
import { createPieceWaits } from "./pieceWaits.ts";
import type { Content } from "./prepare.ts";

/** Verified pieces become durable this often. */
const CHECKPOINT_MS = 5_000;

export interface SessionParts {
  readonly content: Content;
  options(): TransferOptions;
  readonly clock: Clock;
  readonly log: Log;
  /** Remembers a piece until the next checkpoint. */
  journal(piece: number): void;
  /** Makes durable: `bits` is on disk, `recent` came after it, these files were touched. */
  checkpoint(bits: Uint8Array, recent: readonly number[], stamps: readonly FileStamp[], open: boolean): void;
  onComplete(): void;
  /** The session cannot go on; the caller closes it. */
  onError(error: unknown): void;
  onProgress(): void;
}

/** A transfer that is open: pieces arrive, are journalled, files get their names. */
export interface Session extends SwarmListener {
  /** What is fetched first, and how fast, from now on. */
  applyOptions(options: TransferOptions): void;
  readonly isComplete: boolean;
  readonly stats: SwarmStats | undefined;
  /** What the swarm reads from and writes to. */
  readonly served: SwarmStore;
  /** Resolves when these pieces are here; while the session lasts they are fetched before all others. */
  fetched(pieces: readonly number[], signal: AbortSignal): Promise<void>;
  /** Finished files that are not what they were when they were verified: nothing of them is sent. */
  readonly changedFiles: ReadonlySet<number>;
  /** The torrent in the swarm; undefined before `connect`. */
  readonly torrent: SwarmTorrent | undefined;
  connect(torrent: SwarmTorrent): void;
  /**
   * Leaves the swarm, makes everything durable and closes the files. When it rejects, that is done as far as it goes: what was
   * not made durable is checked again by the next run. Safe to call twice.
   */
  close(): Promise<void>;
}

export function createSession(parts: SessionParts): Session {
  const { content, clock, log } = parts;
  const { store, layout, bits, progress } = content;
  const recent: number[] = [];
  const touched = new Set<number>(layout.wantedFiles);
  const finishing = new Set<Promise<void>>();
  let saving: Promise<void> = Promise.resolve();
  let torrent: SwarmTorrent | undefined;
  let ended = false;
  let closing: Promise<void> | undefined;

  const stop = (error: unknown): void => {
    if (ended) return;
    ended = true;
    parts.onError(error);
  };

  const guard = createChangeGuard({
    store,
    layout,
    clock,
    onChanged(file) {
      const range = layout.piecesOf(file);
      if (range === undefined) return;
      log.write("warn", `${content.metainfo.infoHash}: file ${String(file)} changed and is not shared any more.`);
      torrent?.withdraw(range[0], range[1]);
      parts.onProgress();
    },
  });
  for (const stamp of content.verified) guard.trust(stamp);
  const waits = createPieceWaits(clock, (piece) => hasBit(bits, piece));

  const finish = (file: number): void => {
    const named = store
      .finish(file)
      .then(() => store.stamps(new Set([file])))
      .then((stamps) => {
        stamps.forEach(guard.trust);
      })
      .catch(stop)
      .finally(() => finishing.delete(named));
    finishing.add(named);
  };

  const save = async (open: boolean): Promise<void> => {
    await Promise.allSettled(finishing);
    const snapshot = bits.slice();
    recent.length = 0;
    // Also those that were begun and have no whole piece yet: unknown, they would count as somebody else's.
    const files = new Set([...touched, ...(open ? [] : store.begunFiles())]);
    touched.clear();
    await store.sync();
    // A change of a finished file is not ours: the next start must see it. What is absent is forgotten: the user knows.
    const stamps = (await store.stamps(files)).map((stamp) =>
      stamp.state === "final" ? (guard.trusted(stamp.index) ?? stamp) : stamp,
    );
    parts.checkpoint(snapshot, recent, stamps, open);
  };
  const checkpoint = (open: boolean): Promise<void> => {
    saving = saving.then(() => save(open)).catch(stop);
    return saving;
  };
  const stopTimer = clock.every(CHECKPOINT_MS, () => {
    if (recent.length > 0 || touched.size > 0) void checkpoint(true);
  });

  const isComplete = (): boolean => progress.totalDoneBytes === layout.wantedBytes;

  async function end(): Promise<void> {
    stopTimer();
    waits.end();
    await torrent?.close();
    ended = true;
    await saving;
    try {
      await save(false);
    } finally {
      await store.close();
    }
  }

  return {
    get isComplete() {
      return isComplete();
    },
    served: guard,
    fetched: waits.until,
    changedFiles: guard.changedFiles,
    get torrent() {
      return torrent;
    },
    get stats() {
      return torrent?.stats;
    },
    applyOptions(options) {
      torrent?.replan(piecePlan(layout, content.metainfo.pieceCount, options));
      torrent?.limitRates(options);
    },
    connect(opened) {
      torrent = opened;
      torrent.limitRates(parts.options());
      waits.connect(opened);
    },
    onMetadata: () => undefined,
    onPiece(piece) {
      if (ended) return;
      try {
        setBit(bits, piece);
        recent.push(piece);
        parts.journal(piece);
        for (const { kind, file } of layout.spans(piece)) if (kind === "file") touched.add(file);
        const completed = progress.markVerified(piece);
        for (const file of completed) finish(file);
        if (completed.length > 0 && isComplete()) {
          checkpoint(true)
            .then(() => {
              if (!ended) parts.onComplete();
            })
            .catch(stop);
        }
        waits.arrived(piece);
        parts.onProgress();
      } catch (error) {
        stop(error);
      }
    },
    onStoreError: stop,
    onLost(error) {
      log.write("warn", "The swarm lost a torrent.", error);
      stop(swarmLost(error));
    },
    close() {
      closing ??= end();
      return closing;
    },
  };
}
