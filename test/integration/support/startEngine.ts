import path from "node:path";
import { inspect } from "node:util";
import { createEngine, type EngineParts, type TestableEngine } from "../../../src/engine/engine.ts";
import {
  DEFAULT_SETTINGS,
  type EngineSettings,
  type TransferId,
  type TransferSnapshot,
} from "../../../src/engine/model.ts";
import type { LogLevel } from "../../../src/engine/ports.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";

/** Everything that would leave loopback is off. */
export const LOOPBACK_SETTINGS: EngineSettings = {
  ...DEFAULT_SETTINGS,
  dht: false,
  lsd: false,
  pex: false,
  allowLocalNetwork: true,
};

export interface StartedEngine extends TestableEngine {
  /** `level message` of everything that was logged. */
  readonly logged: readonly string[];
  /** Resolves when the snapshot of a transfer satisfies the condition; rejects with the last one after `limitMs`. */
  until(
    id: TransferId,
    condition: (snapshot: TransferSnapshot) => boolean,
    limitMs?: number,
  ): Promise<TransferSnapshot>;
}

/** A real engine with its real thread, in the state folder `storageFolder`. */
export async function startEngine(
  storageFolder: string,
  settings: Partial<EngineSettings> = {},
  { mirrors = false, payments }: { readonly mirrors?: boolean; readonly payments?: EngineParts["payments"] } = {},
): Promise<StartedEngine> {
  const logged: string[] = [];
  const log = {
    write(level: LogLevel, message: string, cause?: unknown) {
      logged.push(`${level} ${message}${cause === undefined ? "" : ` (${inspect(cause)})`}`);
    },
  };
  const engine = createEngine(
    { log, clock: systemClock, storageFolder, settings: { ...LOOPBACK_SETTINGS, ...settings } },
    { threadFile: path.resolve("dist/engine.js"), mirrors, mayHang: true, ...(payments && { payments }) },
  );
  await engine.start();

  function until(
    id: TransferId,
    condition: (snapshot: TransferSnapshot) => boolean,
    limitMs = 30_000,
  ): Promise<TransferSnapshot> {
    const { promise, resolve, reject } = Promise.withResolvers<TransferSnapshot>();
    const look = (): void => {
      const snapshot = engine.transfers.get(id);
      if (snapshot !== undefined && condition(snapshot)) resolve(snapshot);
    };
    const subscription = engine.onDidChange(look);
    const timer = setTimeout(() => {
      reject(
        new Error(
          `gave up waiting; the last snapshot was ${JSON.stringify(engine.transfers.get(id))}; logged:\n${logged.join("\n")}`,
        ),
      );
    }, limitMs);
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      subscription.dispose();
    });
  }

  return {
    ...engine,
    get status() {
      return engine.status;
    },
    logged,
    until,
  };
}

export const inPhase =
  (...phases: readonly TransferSnapshot["phase"][]) =>
  (snapshot: TransferSnapshot): boolean =>
    phases.includes(snapshot.phase);
