import { DEFAULT_SETTINGS, type EngineSettings } from "../engine/model.ts";
import type { SettingKey } from "./manifest.gen.ts";

/** Reads one setting as the user wrote it; anything may come back. */
export type ReadSetting = (key: SettingKey) => unknown;

const BYTES_PER_KIB = 1024;

/** The engine's settings from the user's. A value of the wrong type counts as not set, one out of range as the nearest. */
export function engineSettings(read: ReadSetting): EngineSettings {
  const defaults = DEFAULT_SETTINGS;
  const downloadLimit = limit(read("downloadLimit"));
  const uploadLimit = limit(read("uploadLimit"));
  return {
    dht: flag(read("dht"), defaults.dht),
    pex: flag(read("pex"), defaults.pex),
    lsd: flag(read("lsd"), defaults.lsd),
    trackers: flag(read("trackers"), defaults.trackers),
    listenPort: whole(read("listeningPort"), 0, 65_535, defaults.listenPort),
    maxPeersPerTransfer: whole(read("maxPeers"), 1, 500, defaults.maxPeersPerTransfer),
    ...(downloadLimit !== undefined && { downloadLimit }),
    ...(uploadLimit !== undefined && { uploadLimit }),
    useAlternativeLimits: defaults.useAlternativeLimits,
    seedRules: defaults.seedRules,
    seedAfterCompletion: flag(read("seedAfterCompletion"), defaults.seedAfterCompletion),
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

/** KiB/s to bytes per second; 0 is no limit. */
function limit(value: unknown): number | undefined {
  const kib = whole(value, 0, 100_000_000, 0);
  return kib === 0 ? undefined : kib * BYTES_PER_KIB;
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === "boolean" ? value : otherwise;
}

function whole(value: unknown, min: number, max: number, otherwise: number): number {
  if (typeof value !== "number" || !Number.isFinite(value)) return otherwise;
  return Math.min(max, Math.max(min, Math.round(value)));
}
