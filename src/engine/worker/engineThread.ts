import { Worker } from "node:worker_threads";
import { type BirpcReturn, createBirpc } from "birpc";
import { SwarmbidError } from "../errors.ts";
import type { PaymentDesk } from "../market/desk.ts";
import type { MarketState } from "../marketModel.ts";
import type { Clock, Log } from "../ports.ts";
import { answerDesk } from "./deskLink.ts";
import { createDiskWait } from "./diskWait.ts";
import type { HostCalls, ThreadCalls, ThreadData, ThreadUpdate } from "./link.ts";
import { createWatchdog } from "./watchdog.ts";

/** The thread ends, and is restarted, rather than taking the whole process's memory. */
const MAX_HEAP_MB = 1_024;
/**
 * Left alone, the space of young objects grows to 128 MiB when hundreds of peers send; and the blocks that its dead objects hold,
 * which count elsewhere, are freed only when it is full.
 */
const MAX_YOUNG_MB = 16;
const CLOSE_TIMEOUT_MS = 5_000;

/** One life of the engine's thread. */
export interface EngineThread {
  readonly calls: BirpcReturn<ThreadCalls, HostCalls>;
  /** Asks the thread to close; ends it when it does not. */
  close(): Promise<void>;
}

export interface ThreadListener {
  onUpdate(update: ThreadUpdate): void;
  /** `delayMs`: the longest that the thread's event loop was held up since the last beat. */
  onBeat(delayMs: number): void;
  onWorking(token: number, doneBytes: number, totalBytes: number): void;
  onMarket(state: MarketState): void;
  /** Where what the market asks of payments is answered. */
  desk(): Promise<PaymentDesk>;
  /** The thread died or was ended because it hung. Called at most once, never after `close`. */
  onDead(reason: string): void;
}

/** Starts the engine's thread, watched by a heartbeat. */
export function startThread(
  threadFile: string,
  data: Omit<ThreadData, "diskWait">,
  clock: Clock,
  log: Log,
  listener: ThreadListener,
): EngineThread {
  const diskWait = createDiskWait();
  const workerData: ThreadData = { ...data, diskWait: diskWait.memory };
  const worker = new Worker(threadFile, {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB, maxYoungGenerationSizeMb: MAX_YOUNG_MB },
    execArgv: ["--no-warnings"],
  });
  let over: Promise<unknown> | undefined;

  const end = async (reason: string): Promise<void> => {
    if (over !== undefined) return;
    watchdog.dispose();
    rpc.$close(new SwarmbidError("engineLost", "The engine had to be restarted: try again."));
    over = worker.terminate();
    await over;
    listener.onDead(reason);
  };
  const shut = async (): Promise<void> => {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(CLOSE_TIMEOUT_MS, resolve);
    await Promise.race([rpc.close(), late]).catch((error: unknown) => {
      log.write("warn", "The engine's thread did not close by itself.", error);
    });
    cancel();
    watchdog.dispose();
    rpc.$close(new SwarmbidError("closed", "Swarmbid is closing: start it again to go on."));
    await worker.terminate();
  };
  const watchdog = createWatchdog(
    clock,
    () => diskWait.isOn,
    () => void end("it did not answer any more"),
  );

  const rpc = createBirpc<ThreadCalls, HostCalls>(
    {
      beat(delayMs) {
        watchdog.beat();
        listener.onBeat(delayMs);
      },
      update: listener.onUpdate,
      working: listener.onWorking,
      market: listener.onMarket,
      desk: answerDesk(listener.desk, (error) => {
        log.write("error", "Payments failed.", error);
      }),
      log(level, message, cause) {
        log.write(level, message, cause);
      },
    },
    {
      post: (message: unknown) => {
        worker.postMessage(message);
      },
      on: (receive) => worker.on("message", receive),
      timeout: -1,
      eventNames: ["hang"],
    },
  );
  worker.on("error", (error) => {
    log.write("error", "The engine's thread failed.", error);
    void end("it failed");
  });
  worker.on("exit", (code) => void end(`it ended with code ${String(code)}`));

  return {
    calls: rpc,
    async close() {
      over ??= shut();
      await over;
    },
  };
}
