import { SwarmbidError, toErrorShape } from "../errors.ts";
import { createGate } from "../store/gate.ts";
import { askWebSeeds } from "./askWebSeeds.ts";
import { createFileWork } from "./fileWork.ts";
import { createInterruptible, type Work } from "./interruptible.ts";
import { joinSources } from "./joinSources.ts";
import { moreToAsk } from "./moreToAsk.ts";
import { repairAfter } from "./phases.ts";
import { createReconnection } from "./reconnection.ts";
import type { TransferRecord } from "./record.ts";
import { AS_LEFT, type RunOptions, runTransfer } from "./run.ts";
import type { Session } from "./session.ts";
import { stateScope } from "./stateScope.ts";
import type { Transfer } from "./transferFace.ts";
import type { TransferParts } from "./transferParts.ts";
import { createTransferState } from "./transferState.ts";
import { unknownTransfer } from "./unknownTransfer.ts";
import { createWatches } from "./watches.ts";

/** One transfer. Starts and stops are serialised: at most one run at a time. */
export function createTransfer(initial: TransferRecord, parts: TransferParts): Transfer {
  const { db, log } = parts;
  const { id } = initial;
  const state = createTransferState(initial, parts);
  const { enter, update, note, clearError, onChecked } = state;
  let run: { readonly abort: AbortController; readonly checkOnly: boolean; readonly ready: Promise<void> } | undefined;
  /** The user has let it run in this session; `next` is how its next run begins. */
  let released = false;
  /** It was released, and goes on after a change of settings. */
  let suspended = false;
  let next: RunOptions = AS_LEFT;
  let ranHere = false;
  const watches = createWatches(state, parts, (endedBecause) => {
    endRun(state.open?.session, () => {
      note({ seeding: { ...state.record.seeding, endedBecause } });
      rest();
    });
  });

  const reconnection = createReconnection(state, parts);
  const { run: interruptible, interrupt } = createInterruptible();
  const { run: inTurn } = createGate(1);
  const serialise = <T>(task: () => Promise<T>): Promise<T> =>
    inTurn(() => {
      if (state.gone) throw unknownTransfer();
      return task();
    });
  function fail(error: unknown): void {
    if (released && reconnection.begin(error)) return;
    if (!SwarmbidError.is(error)) log.write("error", `Transfer ${id} failed.`, error);
    else if (error.cause !== undefined) log.write("warn", `Transfer ${id} was stopped by:`, error.cause);
    released = false;
    note({ error: toErrorShape(error) });
    enter(state.restingPhase());
    parts.schedule();
  }

  /** Stops the run unless another one has begun meanwhile. */
  function endRun(of: Session | undefined, then: () => void): void {
    void inTurn(async () => {
      if (of === undefined || state.open?.session !== of) return;
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
      ...stateScope(state),
      parts,
      signal: abort.signal,
      settle: () => work.settle(abort.signal),
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
        if (run?.abort === abort && state.open === undefined) run = undefined;
        if (state.phase === "complete") released = false;
        parts.schedule();
      });
    run = { abort, checkOnly: options.checkOnly, ready };
  }

  async function stop(): Promise<void> {
    reconnection.end();
    const stopping = run;
    run = undefined;
    stopping?.abort.abort();
    await stopping?.ready;
    const closing = state.open;
    if (closing === undefined) return;
    await closing.session.close().catch((error: unknown) => {
      log.write("warn", `The files of ${id} could not be closed in order: they will be checked again.`, error);
      note({ error: toErrorShape(error) });
    });
    state.close(closing, watches.takeSeedingSeconds());
  }

  /** Ends the run and the wish for one; a preview that no run took over goes too. */
  async function leave(): Promise<void> {
    const { named } = next;
    released = false;
    await stop();
    next = AS_LEFT;
    await named?.close();
  }

  const work = createFileWork({
    parts,
    record: () => state.record,
    metainfo: () => state.metainfo,
    replace(next) {
      state.record = next;
    },
    onChecked,
  });
  /** Works on the files while nothing has them open; then goes on if it ran, or if there is more to fetch than before. */
  const whileClosed = (what: Work, task: (signal: AbortSignal) => Promise<void>): Promise<void> =>
    interruptible(what, (signal) =>
      serialise(async () => {
        signal.throwIfAborted();
        work.requireContents();
        const goesOn = released || state.phase === "complete";
        await stop();
        enter("checking");
        try {
          await work.settle(signal);
          await task(signal);
        } finally {
          state.rest();
          enter(state.restingPhase());
          if (goesOn && state.phase === "queued") release(next);
          else released = false;
        }
      }),
    );

  return {
    id,
    get metainfo() {
      return state.metainfo;
    },
    get active() {
      return run !== undefined;
    },
    get isOver() {
      return state.isOver;
    },
    get isReleased() {
      return released || suspended;
    },
    look: watches.look,
    persist: state.persist,
    snapshot: state.snapshot,
    files: state.files,
    read: state.read,
    torrentFile: state.torrentFile,
    diagnose: state.diagnose,
    resume: (named, hints = {}) =>
      serialise(async () => {
        const more = moreToAsk(state.record, hints);
        if (more === undefined && released && run?.checkOnly === false) return;
        await stop();
        const repair = repairAfter(state.record.error?.code);
        // Damage that a check found is found again: its times and sizes may say nothing.
        const verifyAll = repair === "changed";
        const { seconds, freely } = state.record.seeding;
        update({ intent: "run", seeding: { seconds, freely: freely || state.isOver }, ...more });
        clearError();
        reconnection.reset();
        release({ ...AS_LEFT, repair, verifyAll, named });
      }),
    async pause() {
      interrupt();
      await serialise(async () => {
        await leave();
        update({ intent: "pause" });
        enter(state.restingPhase());
      });
    },
    async verify() {
      await serialise(async () => {
        if (state.metainfo === undefined) return;
        const checkOnly = run?.checkOnly ?? true;
        await stop();
        start({ ...AS_LEFT, verifyAll: true, checkOnly });
      });
      await run?.ready;
    },
    suspend: () =>
      inTurn(async () => {
        suspended = released;
        await leave();
        return suspended;
      }),
    goOn: () =>
      inTurn(() => {
        suspended = false;
        if (state.gone || released) return Promise.resolve();
        const rests = state.restingPhase();
        // A check that runs goes on until it is through.
        if (run !== undefined) released = rests === "queued";
        else if (rests === "queued") release(AS_LEFT);
        else enter(rests);
        return Promise.resolve();
      }),
    async goOnIfRoom() {
      const waits = (): boolean =>
        !state.gone && ranHere && state.phase === "diskFull" && state.record.intent === "run";
      if (!waits()) return;
      await inTurn(async () => {
        if (!waits() || !(await work.hasRoom())) return;
        clearError();
        release(AS_LEFT);
      }).catch((error: unknown) => {
        log.write("warn", `Looking for room for ${id} failed.`, error);
      });
    },
    queueEntry() {
      if (!released) return undefined;
      const kind = state.record.completedAt === undefined ? "download" : "seed";
      // Who waits for the swarm keeps its place.
      const running = run?.checkOnly === false || reconnection.isWaiting;
      return { id, kind, running, stalled: running && watches.isStalled() };
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
    joinSources: (named) => serialise(() => joinSources(named, state, parts)),
    addWebSeeds: (urls) => serialise(() => askWebSeeds(urls, state, parts)),
    setOptions: (options) =>
      serialise(() => {
        state.setOptions(options);
        return Promise.resolve();
      }),
    interrupt,
    moveData: (folder) => whileClosed("move", (signal) => work.move(folder, signal)),
    select: (wanted) => whileClosed("choice", (signal) => work.select(wanted, signal)),
    get position() {
      return state.record.position;
    },
    set position(position) {
      update({ position });
      parts.changed(id);
    },
    async remove(deleteData) {
      interrupt();
      return serialise(async () => {
        await leave();
        enter(state.restingPhase());
        const left = await work.remove(deleteData);
        db.delete(id);
        state.gone = true;
        return left;
      });
    },
  };
}
