import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { TorrentEngine } from "../engine/door.ts";
import { createEngine } from "../engine/engine.ts";
import { SwarmbidError } from "../engine/errors.ts";
import type { EngineSettings } from "../engine/model.ts";
import type { Log } from "../engine/ports.ts";
import { systemClock } from "../engine/systemClock.ts";

/** How long a killed run may take to let go of its state folder. */
const BUSY_PATIENCE_MS = 5000;
const BUSY_RETRY_MS = 200;

/** Starts an engine on a state folder; waits a moment when an earlier run is still letting go of it. */
export async function openEngine(storageFolder: string, settings: EngineSettings, log: Log): Promise<TorrentEngine> {
  const host = { log, clock: systemClock, storageFolder, settings };
  const patienceEnds = systemClock.now() + BUSY_PATIENCE_MS;
  for (;;) {
    const engine = createEngine(host, { threadFile: path.join(__dirname, "engine.js") });
    try {
      await engine.start();
      return engine;
    } catch (error) {
      await engine.close();
      if (!SwarmbidError.is(error, "engineBusy") || systemClock.now() > patienceEnds) throw error;
      await setTimeout(BUSY_RETRY_MS);
    }
  }
}
