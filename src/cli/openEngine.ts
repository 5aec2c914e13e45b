import path from "node:path";
import type { TorrentEngine } from "../engine/door.ts";
import { createEngine } from "../engine/engine.ts";
import type { EnginePayments } from "../engine/market/desk.ts";
import type { EngineSettings } from "../engine/model.ts";
import type { Log } from "../engine/ports.ts";
import { systemClock } from "../engine/systemClock.ts";

/** Starts an engine on a state folder; it waits a moment by itself when a killed run is still letting go of the folder. */
export async function openEngine(
  storageFolder: string,
  settings: EngineSettings,
  log: Log,
  payments?: () => Promise<EnginePayments>,
): Promise<TorrentEngine> {
  const host = { log, clock: systemClock, storageFolder, settings };
  const engine = createEngine(host, { threadFile: path.join(__dirname, "engine.js"), ...(payments && { payments }) });
  try {
    await engine.start();
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}
