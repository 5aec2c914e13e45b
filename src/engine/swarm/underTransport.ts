import type { EngineSettings } from "../model.ts";

/** The settings with everything off that the transport rules out: with web servers alone nobody looks for peers. */
export function underTransport(settings: EngineSettings): EngineSettings {
  if (settings.transport !== "httpsOnly") return settings;
  return { ...settings, dht: false, pex: false, lsd: false, trackers: false, portMapping: false };
}
