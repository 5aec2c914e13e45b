import { expect, test } from "vitest";
import { amountOf } from "../../../../src/engine/amount.ts";
import { DEFAULT_SETTINGS, type EngineSettings } from "../../../../src/engine/model.ts";
import { needsNewSockets } from "../../../../src/engine/swarm/client.ts";

/** What each setting is changed to, and whether connections that exist would go on by the old one. */
const CHANGES: { readonly [K in keyof Required<EngineSettings>]: readonly [EngineSettings[K], boolean] } = {
  dht: [false, true],
  pex: [false, true],
  lsd: [false, true],
  trackers: [false, true],
  listenPort: [6881, true],
  maxPeersPerTransfer: [3, true],
  portMapping: [true, true],
  maxConnections: [7, false],
  encryption: ["require", true],
  transport: ["httpsOnly", true],
  proxy: [{ https: "http://proxy.example:3128", noProxy: [], verifyCertificates: true }, true],
  ipFilter: ["/lists/filter.dat", true],
  dhtBootstrap: [["127.0.0.1:1"], true],
  allowLocalNetwork: [true, true],
  downloadLimit: [1, false],
  uploadLimit: [1, false],
  alternativeLimits: [{ uploadLimit: 1 }, false],
  useAlternativeLimits: [true, false],
  limitSchedule: [{ days: [1], fromMinute: 0, toMinute: 1 }, false],
  seedAfterCompletion: [false, false],
  seedRules: [{ ratio: 1, keepIfOnlySource: true }, false],
  maxActiveDownloads: [1, false],
  maxActiveSeeds: [1, false],
  preallocation: ["full", false],
  sharedStore: ["/shared", false],
  ask: [{ reservePerMiB: amountOf("BTT", 1n), freeShare: 0.2 }, false],
};

test.each(Object.entries(CHANGES))(
  "a change of %s renews the sockets only if they would go on by the old one",
  (key, [value, renews]) => {
    const changed = { ...DEFAULT_SETTINGS, [key]: value };
    expect(needsNewSockets(DEFAULT_SETTINGS, changed)).toBe(renews);
    expect(needsNewSockets(changed, DEFAULT_SETTINGS)).toBe(renews);
  },
);
