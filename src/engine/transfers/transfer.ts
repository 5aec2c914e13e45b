import { SwarmbidError, toErrorShape } from "../errors.ts";
import type { FileSnapshot, SourceHints, TransferId, TransferPhase, TransferSnapshot } from "../model.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { deleteFiles } from "./deleteFiles.ts";
import { moreToAsk } from "./moreToAsk.ts";
import type { NamedTorrent } from "./namedTorrent.ts";
import { phaseOfError, restingPhase } from "./phases.ts";
import type { TransferRecord } from "./record.ts";
import { listFiles, restingHoldings } from "./resting.ts";
import { type OpenContent, type RunOptions, runTransfer } from "./run.ts";
import { NO_STATS, toSnapshot } from "./snapshot.ts";
import { magnetOf, metainfoOf, torrentFileOf } from "./sources.ts";
import type { TransferParts } from "./transferParts.ts";
import { leftOutNotice } from "./wanted.ts";

export interface Transfer {
  readonly id: TransferId;
  readonly metainfo: Metainfo | undefined;
  /** Something runs: a swarm is asked, files are checked, data moves. */
  readonly active: boolean;
  /** Makes the record durable as it is. */
  persist(): void;
  /** Removes every trace of the transfer from the state; the files stay. */
  forget(): void;
  snapshot(): TransferSnapshot;
  files(): readonly FileSnapshot[];
  torrentFile(): Uint8Array | undefined;
  /** The user's wish: go on, whatever stopped it. A torrent that is open already is taken over, hints are asked too. */
  resume(named?: NamedTorrent, hints?: SourceHints): Promise<void>;
  pause(): Promise<void>;
  /** Hashes what is on disk, then goes on if it ran before. */
  verify(): Promise<void>;
  /** Leaves the swarm and the disk; the wish to run stays. Resolves with whether it ran. */
  suspend(): Promise<boolean>;
  /** Goes on where `suspend`, or the last process, left off. */
  goOn(): Promise<void>;
  /** Closes the transfer and deletes what it created; resolves with what could not be deleted. */
  deleteData(): Promise<readonly string[]>;
}

/** One transfer. Starts and stops are serialised: at most one run at a time. */
export function createTransfer(initial: TransferRecord, parts: TransferParts): Transfer {
  const { db, log } = parts;
  const { id } = initial;
  let record = initial;
  let metainfo: Metainfo | undefined = metainfoOf(initial, log);
  const seeds = (): boolean => parts.settings().seedAfterCompletion;
  let phase: TransferPhase = restingPhase(initial, seeds());
  let checkedFraction: number | undefined;
  let open: OpenContent | undefined;
  let resting = metainfo === undefined ? undefined : restingHoldings(initial, metainfo);
  let run: { readonly abort: AbortController; readonly ready: Promise<void> } | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const serialise = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };
  const enter = (next: TransferPhase): void => {
    phase = next;
    if (next !== "checking") checkedFraction = undefined;
    parts.changed(id);
  };
  const update = (patch: Partial<TransferRecord>): void => {
    record = { ...record, ...patch };
    db.save(record);
  };
  const clearError = (): void => {
    const { error, ...rest } = record;
    if (error === undefined) return;
    record = rest;
    db.save(record);
  };

  function fail(error: unknown): void {
    if (!SwarmbidError.is(error)) log.write("error", `Transfer ${id} failed.`, error);
    const shape = toErrorShape(error);
    update({ error: shape });
    enter(phaseOfError(shape.code));
  }

  function start(options: RunOptions): void {
    clearError();
    const abort = new AbortController();
    const ready = runTransfer(options, {
      parts,
      signal: abort.signal,
      record: () => record,
      metainfo: () => metainfo,
      update,
      enter,
      onInfo(known) {
        metainfo = known;
        resting = restingHoldings(record, known);
      },
      onChecked(fraction) {
        checkedFraction = fraction;
        parts.changed(id);
      },
      onCheckpoint(bitfield, stillOpen) {
        record = { ...record, bitfield, open: stillOpen };
        return record;
      },
      onOpen(opened) {
        open = opened;
        if (opened === undefined && metainfo !== undefined) resting = restingHoldings(record, metainfo);
      },
      onComplete(of) {
        void serialise(async () => {
          if (open?.session !== of) return;
          await stop();
          enter("complete");
        });
      },
      onError(of, error) {
        void serialise(async () => {
          if (open?.session !== of) return;
          await stop();
          fail(error);
        });
      },
    })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) fail(error);
      })
      .then(() => {
        if (run?.abort === abort && open === undefined) run = undefined;
      });
    run = { abort, ready };
  }

  async function stop(): Promise<void> {
    const stopping = run;
    run = undefined;
    stopping?.abort.abort();
    await stopping?.ready;
    const closing = open;
    if (closing === undefined) return;
    await closing.session.close();
    const { receivedBytes, sentBytes } = closing.session.stats ?? NO_STATS;
    open = undefined;
    resting = { layout: closing.content.layout, progress: closing.content.progress };
    update({ receivedBytes: record.receivedBytes + receivedBytes, sentBytes: record.sentBytes + sentBytes });
  }

  return {
    id,
    get metainfo() {
      return metainfo;
    },
    get active() {
      return run !== undefined;
    },
    persist() {
      db.save(record);
    },
    forget() {
      db.delete(id);
    },
    snapshot() {
      const holdings = open?.content ?? resting;
      const notice = metainfo === undefined ? undefined : leftOutNotice(metainfo, record.allowRisky);
      const [top] = metainfo?.files ?? [];
      return toSnapshot(record, {
        phase,
        magnet: magnetOf(record),
        isPrivate: metainfo?.isPrivate ?? false,
        fileCount: holdings?.layout.wantedFiles.length ?? 0,
        doneBytes: holdings?.progress.totalDoneBytes ?? 0,
        stats: open?.session.stats ?? NO_STATS,
        ...(holdings === undefined ? {} : { totalBytes: holdings.layout.wantedBytes }),
        ...(top === undefined ? {} : { rootPath: top.path.split("/")[0] ?? top.path }),
        ...(record.error === undefined ? {} : { error: record.error }),
        ...(checkedFraction === undefined ? {} : { checkedFraction }),
        ...(notice === undefined ? {} : { notice }),
      });
    },
    files() {
      const holdings = open?.content ?? resting;
      return metainfo === undefined || holdings === undefined ? [] : listFiles(metainfo, holdings, record.allowRisky);
    },
    torrentFile: () => (metainfo === undefined ? undefined : torrentFileOf(metainfo, record)),
    resume: (named, hints = {}) =>
      serialise(async () => {
        const more = moreToAsk(record, hints);
        if (more === undefined && run !== undefined && open !== undefined) return;
        await stop();
        const repair = record.error !== undefined;
        update({ intent: "run", ...more });
        start({ repair, verifyAll: false, checkOnly: false, named });
      }),
    pause: () =>
      serialise(async () => {
        await stop();
        update({ intent: "pause" });
        enter(restingPhase(record, seeds()));
      }),
    async verify() {
      await serialise(async () => {
        if (metainfo === undefined) return;
        const checkOnly = run === undefined;
        await stop();
        start({ repair: false, verifyAll: true, checkOnly, named: undefined });
      });
      await run?.ready;
    },
    suspend: () =>
      serialise(async () => {
        const ran = run !== undefined;
        await stop();
        return ran;
      }),
    goOn: () =>
      serialise(() => {
        if (run !== undefined) return Promise.resolve();
        enter(restingPhase(record, seeds()));
        if (phase === "queued") start({ repair: false, verifyAll: false, checkOnly: false, named: undefined });
        return Promise.resolve();
      }),
    deleteData: () =>
      serialise(async () => {
        await stop();
        return metainfo === undefined ? [] : deleteFiles(record, metainfo, parts.storageFolder);
      }),
  };
}
