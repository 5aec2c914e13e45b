import type { EngineChange, TorrentEngine } from "./door.ts";
import { SwarmbidError, toErrorShape } from "./errors.ts";
import { createEmitter } from "./events.ts";
import { logTransfers } from "./logTransfers.ts";
import type { EnginePayments } from "./market/desk.ts";
import { checkAsk } from "./marketTerms.ts";
import {
  DEFAULT_OPTIONS,
  type EngineSettings,
  type EngineStatus,
  type TransferId,
  type TransferOptions,
} from "./model.ts";
import type { EngineHost } from "./ports.ts";
import { createSnapshotCache } from "./snapshotCache.ts";
import { type EngineThread, startThread } from "./worker/engineThread.ts";
import { type Reply, unwrap } from "./worker/link.ts";
import { createMarketDoor } from "./worker/marketDoor.ts";
import { createRestartPolicy } from "./worker/restartPolicy.ts";

export interface EngineParts {
  /** Absolute path of the thread's bundle. */
  readonly threadFile: string;
  /** While another process works with the storage folder, its transfers are shown; else `start` throws `engineBusy`. */
  readonly mirrors?: boolean;
  /** Wallet, ledger and chain, made when something is first bid or sold; a host without them pays and sells nothing. */
  readonly payments?: () => Promise<EnginePayments>;
  /** Tests only: lets `hangThread` block the thread. */
  readonly mayHang?: boolean;
}

/** The engine plus what only tests may do to it. */
export interface TestableEngine extends TorrentEngine {
  /**
   * Blocks the engine's thread for good; with `onDiskMs` for that long, as a disk does that does not answer. Nothing happens
   * unless `mayHang` was given.
   */
  hangThread(onDiskMs?: number): Promise<void>;
}

/** Wires the engine: a watched thread behind a cache of snapshots. Nothing runs before `start`. */
export function createEngine(host: EngineHost, parts: EngineParts): TestableEngine {
  const { clock, log } = host;
  const changes = createEmitter<EngineChange>();
  const cache = createSnapshotCache();
  logTransfers({ transfers: cache, onDidChange: changes.event }, log, clock.now());
  const restarts = createRestartPolicy(clock);
  let settings = host.settings;
  let status: EngineStatus = { phase: "idle", restarts: 0, worstDelayMs: 0 };
  let thread: Promise<EngineThread> | undefined;
  let closing: Promise<void> | undefined;
  let cancelRestart = (): void => undefined;
  /** What the user has let run since the start: with a new thread these transfers go on, and no others. */
  const released = new Set<TransferId>();
  let tokens = 0;
  const working = new Map<number, (doneBytes: number, totalBytes: number) => void>();
  const withoutPort = (): EngineStatus => {
    const { port: _port, error: _error, ...rest } = status;
    return rest;
  };

  const launch = async (): Promise<EngineThread> => {
    const { storageFolder } = host;
    const started = startThread(
      parts.threadFile,
      {
        storageFolder,
        settings,
        resume: [...released],
        mirrors: parts.mirrors ?? false,
        mayHang: parts.mayHang ?? false,
      },
      clock,
      log,
      {
        onUpdate({ changed, removed, released: running, isMirror, problem, port }) {
          for (const { id } of changed) released.delete(id);
          for (const id of removed) released.delete(id);
          for (const id of running) released.add(id);
          if (port !== undefined && port !== status.port)
            log.write("info", `Peers can connect to port ${String(port)}.`);
          status = {
            ...withoutPort(),
            phase: phaseOf(isMirror),
            ...(problem && { error: problem }),
            ...(port === undefined ? {} : { port }),
          };
          changes.fire(cache.update(changed, removed));
        },
        onBeat(delayMs) {
          status = { ...status, worstDelayMs: Math.max(status.worstDelayMs, Math.round(delayMs)) };
        },
        onWorking(token, doneBytes, totalBytes) {
          working.get(token)?.(doneBytes, totalBytes);
        },
        onMarket: door.update,
        desk: door.desk,
        onDead: lose,
      },
    );
    try {
      const { transfers, isMirror } = unwrap(await started.calls.load());
      const begins = `The engine runs with ${plural(transfers.length)}, kept in ${storageFolder}.`;
      log.write("info", status.phase === "restarting" ? "The engine's thread runs again." : begins);
      status = { ...status, phase: phaseOf(isMirror) };
      changes.fire(cache.replace(transfers));
      return started;
    } catch (error) {
      await started.close();
      throw error;
    }
  };

  function lose(reason: string): void {
    if (closing !== undefined) return;
    const delayMs = restarts.next();
    log.write(
      "error",
      `The engine's thread was lost: ${reason}. ${delayMs === undefined ? "It failed too often and stays off." : "Restarting it."}`,
    );
    if (delayMs === undefined) {
      const lost = new SwarmbidError(
        "engineLost",
        "The engine failed again and again: reload the window, and see the log for the reason.",
      );
      const error = toErrorShape(lost);
      status = { ...withoutPort(), phase: "failed", error };
      thread = Promise.reject(lost);
      thread.catch(() => undefined);
      changes.fire(cache.fail(error));
      return;
    }
    door.update(undefined);
    status = { ...withoutPort(), phase: "restarting", restarts: status.restarts + 1 };
    changes.fire(cache.markRestarting());
    const { promise: due, resolve, reject } = Promise.withResolvers<void>();
    const cancelTimer = clock.after(delayMs, resolve);
    cancelRestart = () => {
      cancelTimer();
      reject(closed());
    };
    thread = due.then(launch);
    thread.catch((error: unknown) => {
      // A thread that died again has said so itself.
      if (closing !== undefined || SwarmbidError.is(error, "engineLost")) return;
      log.write("error", "The engine's thread could not read its state.", error);
      lose("it could not begin");
    });
  }

  async function call<T>(ask: (calls: EngineThread["calls"]) => Promise<Reply<T>>): Promise<T> {
    if (closing !== undefined) throw closed();
    if (thread === undefined)
      throw new SwarmbidError("closed", "The engine is not started yet: try again in a moment.");
    const running = await thread;
    return unwrap(await ask(running.calls));
  }

  /** A call that tells how far it is and can be cancelled. */
  async function work<T>(
    ask: (calls: EngineThread["calls"], token: number) => Promise<Reply<T>>,
    { onProgress, signal }: { onProgress?: (doneBytes: number, totalBytes: number) => void; signal?: AbortSignal } = {},
  ): Promise<T> {
    if (signal?.aborted === true) throw cancelled();
    const token = ++tokens;
    if (onProgress !== undefined) working.set(token, onProgress);
    const cancel = (): void => void call((thread) => thread.cancelWork(token)).catch(() => undefined);
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      return await call((thread) => ask(thread, token));
    } finally {
      working.delete(token);
      signal?.removeEventListener("abort", cancel);
    }
  }

  const setOptions = (id: TransferId, options: TransferOptions): Promise<void> =>
    call((thread) => thread.setOptions(id, options));
  const configure = async (next: EngineSettings): Promise<void> => {
    settings = next;
    if (thread !== undefined) await call((thread) => thread.configure(next));
  };
  const door = createMarketDoor({
    payments: parts.payments,
    tellSpending(isStopped) {
      // Whoever signs reads the ledger's flag: a thread that is on its way asks there.
      void call((thread) => thread.spending(isStopped)).catch(() => undefined);
    },
    setBid: (id, bid) => setOptions(id, { ...(cache.get(id)?.options ?? DEFAULT_OPTIONS), bid }),
    setAsk(ask) {
      const { ask: _ask, ...others } = settings;
      return configure(ask === undefined ? others : { ...others, ask: checkAsk(ask) });
    },
  });

  return {
    market: door.market,
    onDidChange: changes.event,
    get status() {
      return status;
    },
    transfers: {
      list: cache.list,
      get: cache.get,
      files: (id) => call((thread) => thread.files(id)),
      async preview(source, hints = {}, signal) {
        if (signal?.aborted === true) throw cancelled();
        const token = ++tokens;
        const cancel = (): void => void call((thread) => thread.cancelPreview(token)).catch(() => undefined);
        signal?.addEventListener("abort", cancel, { once: true });
        try {
          return await call((thread) => thread.preview(source, hints, token));
        } finally {
          signal?.removeEventListener("abort", cancel);
        }
      },
      forgetPreview: (id) => call((thread) => thread.forgetPreview(id)),
      add: (request) => call((thread) => thread.add(request)),
      join: (source) => call((thread) => thread.join(source)),
      pause: (id) => call((thread) => thread.pause(id)),
      resume: (id, hints = {}) => call((thread) => thread.resume(id, hints)),
      addWebSeeds: (id, urls) => call((thread) => thread.addWebSeeds(id, urls)),
      setOptions,
      select: (id, wanted) => call((thread) => thread.select(id, wanted)),
      moveData: (id, folder) => call((thread) => thread.moveData(id, folder)),
      move: (id, to) => call((thread) => thread.move(id, to)),
      pauseAll: () => call((thread) => thread.pauseAll()),
      resumeAll: () => call((thread) => thread.resumeAll()),
      resumeInterrupted: () => call((thread) => thread.resumeInterrupted()),
      remove: (id: TransferId, { deleteData }) => call((thread) => thread.remove(id, deleteData)),
      verify: (id) => call((thread) => thread.verify(id)),
      create: (path, request, run) => work((thread, token) => thread.create(path, request, token), run),
      check: (torrent, folder, run) => work((thread, token) => thread.check(torrent, folder, token), run),
      read: (id, file, offset, length, signal) =>
        work((thread, token) => thread.read(id, file, offset, length, token), signal && { signal }),
      streamAddress: (id, file) => call((thread) => thread.streamAddress(id, file)),
      diagnose: (id) => call((thread) => thread.diagnose(id)),
      torrentFile: (id) => call((thread) => thread.torrentFile(id)),
    },
    async start() {
      if (closing !== undefined) throw closed();
      thread ??= launch().catch((error: unknown) => {
        if (!SwarmbidError.is(error, "engineLost")) thread = undefined;
        throw error;
      });
      await thread;
    },
    configure,
    close() {
      closing ??= (async () => {
        cancelRestart();
        // A thread that is on its way is waited for: it would live on.
        const running = await thread?.catch(() => undefined);
        await running?.close();
        status = { ...withoutPort(), phase: "closed" };
        changes.dispose();
        door.close();
      })();
      return closing;
    },
    async hangThread(onDiskMs) {
      const running = await thread;
      await running?.calls.hang.asEvent(onDiskMs);
    },
  };
}

const plural = (transfers: number): string => (transfers === 1 ? "1 transfer" : `${String(transfers)} transfers`);

const phaseOf = (isMirror: boolean): EngineStatus["phase"] => (isMirror ? "mirroring" : "running");

const cancelled = (): SwarmbidError =>
  new SwarmbidError("cancelled", "This was cancelled before it began: start it again when you like.");

const closed = (): SwarmbidError => new SwarmbidError("closed", "Swarmbid is closing: start it again to go on.");
