import { describe, expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { DEFAULT_SETTINGS } from "../../../src/engine/model.ts";
import { downloadFolder, engineSettings, type ReadSetting, resumesOnStartup } from "../../../src/host/settings.ts";

const from =
  (values: Readonly<Record<string, unknown>>): ReadSetting =>
  (key) =>
    values[key];

const properties: Readonly<Record<string, { readonly default: unknown; readonly scope: string }>> =
  manifest.contributes.configuration.properties;
const manifestDefaults: ReadSetting = (key) => properties[`swarmbid.${key}`]?.default;

test("the manifest's defaults are the engine's", () => {
  expect(engineSettings(manifestDefaults)).toEqual(DEFAULT_SETTINGS);
});

test("nothing readable means the defaults", () => {
  expect(engineSettings(() => undefined)).toEqual(DEFAULT_SETTINGS);
  expect(engineSettings(() => "yes")).toEqual(DEFAULT_SETTINGS);
});

describe("limits", () => {
  test("in KiB per second become bytes per second", () => {
    expect(engineSettings(from({ downloadLimit: 2000, uploadLimit: 1 }))).toMatchObject({
      downloadLimit: 2_048_000,
      uploadLimit: 1024,
    });
  });

  test("of zero or less are none", () => {
    const settings = engineSettings(from({ downloadLimit: 0, uploadLimit: -5 }));
    expect(settings).not.toHaveProperty("downloadLimit");
    expect(settings).not.toHaveProperty("uploadLimit");
  });
});

test("switches are taken as they are", () => {
  const off = {
    dht: false,
    pex: false,
    lsd: false,
    trackers: false,
    seedAfterCompletion: false,
    allowLocalNetwork: true,
  };
  expect(engineSettings(from(off))).toMatchObject(off);
});

test.each([
  ["maxPeers", "maxPeersPerTransfer", 0, 1],
  ["maxPeers", "maxPeersPerTransfer", 9999, 500],
  ["maxPeers", "maxPeersPerTransfer", Number.NaN, 55],
  ["listeningPort", "listenPort", 70_000, 65_535],
  ["listeningPort", "listenPort", 6881.4, 6881],
  ["listeningPort", "listenPort", -1, 0],
] as const)("%s: %s of %d becomes %d", (key, name, value, expected) => {
  expect(engineSettings(from({ [key]: value }))[name]).toBe(expected);
});

test("the download folder is “data” unless it is named", () => {
  expect(
    [undefined, "", "  ", 5, " sets/raw "].map((value) => downloadFolder(from({ downloadFolder: value }))),
  ).toEqual(["data", "data", "data", "data", "sets/raw"]);
});

test("interrupted transfers go on unasked only when the user said always", () => {
  expect([undefined, "ask", "always", true].map((value) => resumesOnStartup(from({ resumeOnStartup: value })))).toEqual(
    [false, false, true, false],
  );
});

test("a workspace can set no setting that concerns the network", () => {
  const settable = Object.entries(properties).filter(([, { scope }]) => scope !== "machine" && scope !== "application");
  expect(settable.map(([key]) => key)).toEqual(["swarmbid.downloadFolder"]);
});
