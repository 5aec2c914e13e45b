import type { EngineSettings } from "../engine/model.ts";
import { oneOf, type ReadSetting } from "./readSetting.ts";

/** What the user has agreed to: nothing yet, peers where no proxy is set, or peers whatever is set. */
export type PeerConsent = "ask" | "withoutProxy" | "always";

export function peerConsent(read: ReadSetting): PeerConsent {
  return oneOf<PeerConsent>(["ask", "withoutProxy", "always"], read("connectToPeers"), "ask");
}

/** Whether peers would be connected to although the user has not agreed to that: first they are asked. */
export function awaitsConsent({ transport, proxy }: EngineSettings, consent: PeerConsent): boolean {
  if (transport === "httpsOnly" || consent === "always") return false;
  return consent === "ask" || proxy !== undefined;
}

/** The settings as they hold until the user has answered: whatever starts meanwhile, no peer hears of it. */
export function withinConsent(settings: EngineSettings, consent: PeerConsent): EngineSettings {
  return awaitsConsent(settings, consent) ? { ...settings, transport: "httpsOnly" } : settings;
}
