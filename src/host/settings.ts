import path from "node:path";
import { DEFAULT_SETTINGS, type EngineSettings, type SeedRules } from "../engine/model.ts";
import { limitSettings } from "./limitSettings.ts";
import { flag, oneOf, type ReadSetting, unlessZero, whole, within } from "./readSetting.ts";

const HIGHEST_COUNT = 10_000;
const HIGHEST_CONNECTIONS = 5_000;
const HIGHEST_MINUTES = 5_256_000;

/** The engine's settings from the user's. A value of the wrong type counts as not set, one out of range as the nearest. */
export function engineSettings(read: ReadSetting): EngineSettings {
  const defaults = DEFAULT_SETTINGS;
  const maxActiveDownloads = unlessZero(whole(read("maxActiveDownloads"), 0, HIGHEST_COUNT, 5));
  const maxActiveSeeds = unlessZero(whole(read("maxActiveSeeds"), 0, HIGHEST_COUNT, 0));
  const sharedStore = absolutePath(read("sharedStore"));
  const ipFilter = absolutePath(read("ipFilter"));
  return {
    dht: flag(read("dht"), defaults.dht),
    pex: flag(read("pex"), defaults.pex),
    lsd: flag(read("lsd"), defaults.lsd),
    trackers: flag(read("trackers"), defaults.trackers),
    listenPort: whole(read("listeningPort"), 0, 65_535, defaults.listenPort),
    maxConnections: whole(read("maxConnections"), 1, HIGHEST_CONNECTIONS, defaults.maxConnections),
    encryption: oneOf(["prefer", "require", "off"], read("encryption"), defaults.encryption),
    portMapping: flag(read("portMapping"), defaults.portMapping),
    maxPeersPerTransfer: whole(read("maxPeers"), 1, 500, defaults.maxPeersPerTransfer),
    ...limitSettings(read),
    ...(maxActiveDownloads !== undefined && { maxActiveDownloads }),
    ...(maxActiveSeeds !== undefined && { maxActiveSeeds }),
    seedAfterCompletion: flag(read("seedAfterCompletion"), defaults.seedAfterCompletion),
    seedRules: seedRules(read),
    preallocation: read("preallocation") === "full" ? "full" : defaults.preallocation,
    ...(sharedStore !== undefined && { sharedStore }),
    ...(ipFilter !== undefined && { ipFilter }),
    transport: oneOf(["auto", "httpsOnly", "p2pOnly"], read("transport"), defaults.transport),
    allowLocalNetwork: flag(read("allowLocalNetwork"), defaults.allowLocalNetwork),
  };
}

/** The folder below the workspace that is proposed for new transfers. */
export function downloadFolder(read: ReadSetting): string {
  const value = read("downloadFolder");
  return typeof value === "string" && value.trim() !== "" ? value.trim() : "data";
}

/** Whether interrupted transfers go on without being asked for. */
export function resumesOnStartup(read: ReadSetting): boolean {
  return read("resumeOnStartup") === "always";
}

/** A relative path would mean something else in each project. */
function absolutePath(value: unknown): string | undefined {
  return typeof value === "string" && path.isAbsolute(value.trim()) ? path.normalize(value.trim()) : undefined;
}

function seedRules(read: ReadSetting): SeedRules {
  const ratio = unlessZero(within(read("seeding.ratio"), 0, HIGHEST_COUNT, 0));
  const minutes = unlessZero(whole(read("seeding.minutes"), 0, HIGHEST_MINUTES, 0));
  const idleMinutes = unlessZero(whole(read("seeding.idleMinutes"), 0, HIGHEST_MINUTES, 0));
  return {
    ...(ratio !== undefined && { ratio }),
    ...(minutes !== undefined && { minutes }),
    ...(idleMinutes !== undefined && { idleMinutes }),
    keepIfOnlySource: flag(read("seeding.keepIfOnlySource"), DEFAULT_SETTINGS.seedRules.keepIfOnlySource),
  };
}
