import { isDeepStrictEqual } from "node:util";
import { SwarmbidError, toErrorShape } from "../errors.ts";
import type { TransferPhase } from "../model.ts";
import { createGate } from "../store/gate.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { createActivity } from "./activity.ts";
import { diagnose } from "./diagnose.ts";
import { diagnoseFacts } from "./diagnoseFacts.ts";
import { createFileWork } from "./fileWork.ts";
import { liveOf } from "./live.ts";
import { moreToAsk } from "./moreToAsk.ts";
import { phaseOfError, repairAfter, restingPhase, wantsToSeed } from "./phases.ts";
import type { TransferRecord } from "./record.ts";
import { listFiles, restingHoldings } from "./resting.ts";
import { type OpenContent, type RunOptions, runTransfer } from "./run.ts";
import { createSeedWatch, seedingNow } from "./seedWatch.ts";
import type { Session } from "./session.ts";
import { NO_STATS, toSnapshot } from "./snapshot.ts";
import { metainfoOf, torrentFileOf } from "./sources.ts";
import { createStallWatch } from "./stallWatch.ts";
import type { Transfer } from "./transferFace.ts";
import type { TransferParts } from "./transferParts.ts";
import { unknownTransfer } from "./unknownTransfer.ts";

/** A run that continues where the last one ended. */
const AS_LEFT: RunOptions = { repair: "none", verifyAll: false, checkOnly: false, named: undefined };

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
  let run: { readonly abort: AbortController; readonly checkOnly: boolean; readonly ready: Promise<void> } | undefined;
  let gone = false;
  /** The user has let it run in this session; `next` is how its next run begins. */
  let released = false;
  let next: RunOptions = AS_LEFT;
  let ranHere = false;
  const activity = createActivity(parts.clock);
  const seedWatch = createSeedWatch({
    clock: parts.clock,
    intervalMs: parts.lookIntervalMs,
    seeding: () => seedingNow(phase, record, open, parts.settings().seedRules),
    onEnd(endedBecause) {
      endRun(open?.session, () => {
        note({ seeding: { ...record.seeding, endedBecause } });
        rest();
      });
    },
  });
  const stallWatch = createStallWatch(parts.clock, () => {
    log.write("info", `${id} got nothing for a while: looking for other peers.`);
    open?.session.torrent?.shake();
  });

  const { run: inTurn } = createGate(1);
  const serialise = <T>(task: () => Promise<T>): Promise<T> =>
    inTurn(() => {
      if (gone) throw unknownTransfer();
      return task();
    });
  const isOver = (): boolean =>
    record.completedAt !== undefined && record.error === undefined && !wantsToSeed(record, seeds());
  const enter = (next: TransferPhase): void => {
    phase = next;
    if (next !== "checking") checkedFraction = undefined;
    parts.changed(id);
  };
  const update = (patch: Partial<TransferRecord>): void => {
    record = { ...record, ...patch };
    if (!gone) db.save(record);
  };
  /** Like `update`, for what is true whether or not it can be written down now. */
  const note = (patch: Partial<TransferRecord>): void => {
    try {
      update(patch);
    } catch (error) {
      log.write("warn", `The state of ${id} could not be saved.`, error);
    }
  };
  const clearError = (): void => {
    const { error, ...rest } = record;
    if (error === undefined) return;
    record = rest;
    db.save(record);
  };

  const onChecked = (fraction: number): void => {
    checkedFraction = fraction;
    parts.changed(id);
  };

  function fail(error: unknown): void {
    if (!SwarmbidError.is(error)) log.write("error", `Transfer ${id} failed.`, error);
    const shape = toErrorShape(error);
    released = false;
    note({ error: shape });
    enter(phaseOfError(shape.code));
    parts.schedule();
  }

  /** Stops the run unless another one has begun meanwhile. */
  function endRun(of: Session | undefined, then: () => void): void {
    void inTurn(async () => {
      if (of === undefined || open?.session !== of) return;
      await stop();
      then();
    }).catch((error: unknown) => {
      log.write("error", `Transfer ${id} could not be ended in order.`, error);
    });
  }

  function rest(): void {
    released = false;
    enter("complete");
    parts.schedule();
  }

  function release(options: RunOptions): void {
    released = true;
    next = options;
    enter("queued");
    parts.schedule();
  }

  function start(options: RunOptions): void {
    clearError();
    ranHere = true;
    const abort = new AbortController();
    const ready = runTransfer(options, {
      parts,
      signal: abort.signal,
      record: () => record,
      metainfo: () => metainfo,
      update,
      reopen() {
        const { completedAt, ...rest } = record;
        record = rest;
        if (completedAt !== undefined) update({});
      },
      enter,
      settle: (known) => work.settle(known),
      onInfo(known) {
        metainfo = known;
        resting = restingHoldings(record, known);
      },
      onChecked,
      onCheckpoint(bitfield, stillOpen) {
        record = { ...record, bitfield, open: stillOpen };
        return record;
      },
      onOpen(opened) {
        open = opened;
        if (opened === undefined && metainfo !== undefined) resting = restingHoldings(record, metainfo);
      },
      onComplete(of) {
        endRun(of, rest);
      },
      onError(of, error) {
        endRun(of, () => {
          fail(error);
        });
      },
    })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) fail(error);
      })
      .then(() => {
        if (run?.abort === abort && open === undefined) run = undefined;
        if (phase === "complete") released = false;
        parts.schedule();
      });
    run = { abort, checkOnly: options.checkOnly, ready };
  }

  /** A preview that no run took over. */
  async function forgetNamed(): Promise<void> {
    const { named } = next;
    next = AS_LEFT;
    await named?.close();
  }

  async function stop(): Promise<void> {
    const stopping = run;
    run = undefined;
    stopping?.abort.abort();
    await stopping?.ready;
    const closing = open;
    if (closing === undefined) return;
    await closing.session.close().catch((error: unknown) => {
      log.write("warn", `The files of ${id} could not be closed in order.`, error);
    });
    const { receivedBytes, sentBytes } = closing.session.stats ?? NO_STATS;
    open = undefined;
    resting = { layout: closing.content.layout, progress: closing.content.progress };
    note({
      receivedBytes: record.receivedBytes + receivedBytes,
      sentBytes: record.sentBytes + sentBytes,
      seeding: { ...record.seeding, seconds: record.seeding.seconds + seedWatch.takeSeconds() },
    });
  }

  const work = createFileWork({
    parts,
    record: () => record,
    replace(next) {
      record = next;
    },
    onChecked,
  });
  /** Works on the files while nothing has them open; then goes on if it ran, or if there is more to fetch than before. */
  const whileClosed = (task: (metainfo: Metainfo) => Promise<void>): Promise<void> =>
    serialise(async () => {
      if (metainfo === undefined)
        throw new SwarmbidError("badInput", "The torrent's contents are not known yet: wait for them, then try again.");
      const goesOn = released || phase === "complete";
      await stop();
      enter("checking");
      try {
        await work.settle(metainfo);
        await task(metainfo);
      } finally {
        resting = restingHoldings(record, metainfo);
        enter(restingPhase(record, seeds()));
        if (goesOn && phase === "queued") release(next);
        else released = false;
      }
    });

  return {
    id,
    get metainfo() {
      return metainfo;
    },
    get active() {
      return run !== undefined;
    },
    get isOver() {
      return isOver();
    },
    look() {
      seedWatch.look();
      stallWatch.look(phase === "downloading" ? open?.session.stats?.receivedBytes : undefined);
    },
    diagnose: () => diagnose(diagnoseFacts({ phase, record, metainfo, open, parts })),
    persist() {
      db.save(record);
    },
    snapshot: () => {
      const position = parts.placeOf(id);
      return toSnapshot(record, liveOf({ record, metainfo, phase, open, resting, position, checkedFraction }));
    },
    files() {
      const holdings = open?.content ?? resting;
      return metainfo === undefined || holdings === undefined ? [] : listFiles(metainfo, holdings, record.allowRisky);
    },
    torrentFile: () => (metainfo === undefined ? undefined : torrentFileOf(metainfo, record)),
    resume: (named, hints = {}) =>
      serialise(async () => {
        const more = moreToAsk(record, hints);
        if (more === undefined && released && run?.checkOnly === false) return;
        await stop();
        const repair = repairAfter(record.error?.code);
        // Damage that a check found is found again: its times and sizes may say nothing.
        const verifyAll = repair === "changed";
        const { seconds, freely } = record.seeding;
        update({ intent: "run", seeding: { seconds, freely: freely || isOver() }, ...more });
        clearError();
        release({ ...AS_LEFT, repair, verifyAll, named });
      }),
    pause: () =>
      serialise(async () => {
        await stop();
        released = false;
        await forgetNamed();
        update({ intent: "pause" });
        enter(restingPhase(record, seeds()));
      }),
    async verify() {
      await serialise(async () => {
        if (metainfo === undefined) return;
        const checkOnly = run?.checkOnly ?? true;
        await stop();
        start({ ...AS_LEFT, verifyAll: true, checkOnly });
      });
      await run?.ready;
    },
    suspend: () =>
      inTurn(async () => {
        const wanted = released;
        released = false;
        await stop();
        await forgetNamed();
        return wanted;
      }),
    goOn: () =>
      inTurn(() => {
        if (gone || released) return Promise.resolve();
        const rests = restingPhase(record, seeds());
        // A check that runs goes on until it is through.
        if (run !== undefined) released = rests === "queued";
        else if (rests === "queued") release(AS_LEFT);
        else enter(rests);
        return Promise.resolve();
      }),
    async goOnIfRoom() {
      const waits = (): boolean => !gone && ranHere && phase === "diskFull" && record.intent === "run";
      if (!waits()) return;
      await inTurn(async () => {
        if (!waits() || (metainfo !== undefined && !(await work.hasRoom(metainfo)))) return;
        clearError();
        release(AS_LEFT);
      }).catch((error: unknown) => {
        log.write("warn", `Looking for room for ${id} failed.`, error);
      });
    },
    queueEntry() {
      if (!released) return undefined;
      const kind = record.completedAt === undefined ? "download" : "seed";
      const running = run?.checkOnly === false;
      return { id, kind, running, stalled: running && activity.isStalled(phase, open?.session.stats) };
    },
    admit: () =>
      inTurn(() => {
        if (!released || run !== undefined) return Promise.resolve();
        try {
          start(next);
          next = AS_LEFT;
        } catch (error) {
          fail(error);
        }
        return Promise.resolve();
      }),
    hold: () =>
      inTurn(async () => {
        await stop();
        if (released) enter("queued");
      }),
    setOptions: (options) =>
      serialise(() => {
        const sameRules = isDeepStrictEqual(options.seedRules, record.options.seedRules);
        update({ options, seeding: { ...record.seeding, freely: record.seeding.freely && sameRules } });
        open?.session.applyOptions(options);
        parts.changed(id);
        return Promise.resolve();
      }),
    moveData: (folder) => whileClosed((known) => work.move(known, folder)),
    select: (wanted) => whileClosed((known) => work.select(known, wanted)),
    get position() {
      return record.position;
    },
    set position(position) {
      update({ position });
      parts.changed(id);
    },
    remove: (deleteData) =>
      serialise(async () => {
        released = false;
        await stop();
        await forgetNamed();
        enter(restingPhase(record, seeds()));
        if (metainfo !== undefined && deleteData) await work.settle(metainfo);
        const left = metainfo !== undefined && deleteData ? await work.deleteData(metainfo) : [];
        await work.deleteParts();
        db.delete(id);
        gone = true;
        return left;
      }),
  };
}
