import type { EngineSettings } from "../../src/engine/model.ts";
import { type StartedEngine, startEngine } from "../integration/support/startEngine.ts";
import { btt, type Purse } from "./openPurse.ts";

export const MIB = 2 ** 20;
/** What a busy seller's line carries, bytes a second. */
export const BUSY_LINE = 8 * MIB;
/** What a leecher gives back, bytes a second. */
export const LITTLE = 64 * 1024;
/** For a MiB. */
export const RESERVE = btt("1");
export const FREE_SHARE = 0.2;

/** Sells on a line of 8 MiB/s. */
export const SELLS: Partial<EngineSettings> = {
  uploadLimit: BUSY_LINE,
  ask: { reservePerMiB: RESERVE, freeShare: FREE_SHARE },
};

/** An engine with a wallet at hand. */
export const startTrader = (
  storageFolder: string,
  purse: Purse,
  settings: Partial<EngineSettings> = {},
): Promise<StartedEngine> => startEngine(storageFolder, settings, { payments: purse.lend });
