import path from "node:path";
import { describe, expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { DEFAULT_SETTINGS } from "../../../src/engine/model.ts";
import type { ReadSetting } from "../../../src/host/readSetting.ts";
import { downloadFolder, engineSettings, resumesOnStartup } from "../../../src/host/settings.ts";

const from =
  (values: Readonly<Record<string, unknown>>): ReadSetting =>
  (key) =>
    values[key];

const properties: Readonly<Record<string, { readonly default: unknown; readonly scope: string }>> =
  manifest.contributes.configuration.properties;
const manifestDefaults: ReadSetting = (key) => properties[`swarmbid.${key}`]?.default;

/** The engine alone knows no queue and no other limits: in the editor they are there from the beginning, out of use. */
const EDITOR_DEFAULTS = {
  ...DEFAULT_SETTINGS,
  maxActiveDownloads: 5,
  alternativeLimits: { downloadLimit: 512_000, uploadLimit: 51_200 },
};

test("the manifest's defaults are the engine's, with a queue of five downloads and alternative limits at hand", () => {
  expect(engineSettings(manifestDefaults)).toEqual(EDITOR_DEFAULTS);
});

test("nothing readable means the defaults", () => {
  expect(engineSettings(() => undefined)).toEqual(EDITOR_DEFAULTS);
  expect(engineSettings(() => "yes")).toEqual(EDITOR_DEFAULTS);
  expect(engineSettings(() => null)).toEqual(EDITOR_DEFAULTS);
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

describe("the queue", () => {
  test("has as many places as the user says", () => {
    expect(engineSettings(from({ maxActiveDownloads: 2, maxActiveSeeds: 7 }))).toMatchObject({
      maxActiveDownloads: 2,
      maxActiveSeeds: 7,
    });
  });

  test("has no end when the user says zero", () => {
    const settings = engineSettings(from({ maxActiveDownloads: 0, maxActiveSeeds: 0 }));
    expect(settings).not.toHaveProperty("maxActiveDownloads");
    expect(settings).not.toHaveProperty("maxActiveSeeds");
  });
});

describe("seeding", () => {
  test("ends by the rules that the user named, and by no other", () => {
    expect(engineSettings(from({ "seeding.ratio": 1.5 })).seedRules).toEqual({ ratio: 1.5, keepIfOnlySource: false });
    expect(
      engineSettings(
        from({
          "seeding.ratio": 0,
          "seeding.minutes": 90,
          "seeding.idleMinutes": 30,
          "seeding.keepIfOnlySource": true,
        }),
      ).seedRules,
    ).toEqual({ minutes: 90, idleMinutes: 30, keepIfOnlySource: true });
  });
});

describe("alternative limits", () => {
  const workdays = { "alternativeLimits.days": ["friday", "monday", "someday", 3] };

  test("have their own rates and their own switch", () => {
    const values = {
      "alternativeLimits.enabled": true,
      "alternativeLimits.downloadLimit": 0,
      "alternativeLimits.uploadLimit": 10,
    };
    expect(engineSettings(from(values))).toMatchObject({
      useAlternativeLimits: true,
      alternativeLimits: { uploadLimit: 10_240 },
    });
    expect(engineSettings(from(values)).alternativeLimits).not.toHaveProperty("downloadLimit");
  });

  test("come by the clock only when days are named", () => {
    expect(engineSettings(from({ "alternativeLimits.from": "10:00" }))).not.toHaveProperty("limitSchedule");
    expect(engineSettings(from({ "alternativeLimits.days": [] }))).not.toHaveProperty("limitSchedule");
    expect(engineSettings(from({ "alternativeLimits.days": ["someday"] }))).not.toHaveProperty("limitSchedule");
  });

  test.each([
    ["07:30", "23:59", 450, 1439],
    ["7:30", " 0:00 ", 450, 0],
    ["24:00", "9", 540, 1080],
    [8, undefined, 540, 1080],
  ])("from %s to %s", (begin, end, fromMinute, toMinute) => {
    const values = { ...workdays, "alternativeLimits.from": begin, "alternativeLimits.to": end };
    expect(engineSettings(from(values)).limitSchedule).toEqual({ days: [1, 5], fromMinute, toMinute });
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
    portMapping: true,
  };
  expect(engineSettings(from(off))).toMatchObject(off);
});

test("files get their whole size at once only when the user said full", () => {
  expect(
    [undefined, "sparse", "full", true].map((value) => engineSettings(from({ preallocation: value })).preallocation),
  ).toEqual(["sparse", "sparse", "full", "sparse"]);
});

test("connections are encrypted as the user says in one of three words, and by preference otherwise", () => {
  expect(
    [undefined, "prefer", "require", "off", "Require", true].map(
      (value) => engineSettings(from({ encryption: value })).encryption,
    ),
  ).toEqual(["prefer", "prefer", "require", "off", "prefer", "prefer"]);
});

test("a shared store has an absolute path: a relative one would be another folder in each project", () => {
  const store = path.resolve("/srv/store");
  expect(engineSettings(from({ sharedStore: ` ${store}${path.sep} ` })).sharedStore).toBe(`${store}${path.sep}`);
  for (const value of ["", "store", 5])
    expect(engineSettings(from({ sharedStore: value }))).not.toHaveProperty("sharedStore");
});

test("an IP filter has an absolute path", () => {
  const filter = path.resolve("/lists/filter.dat");
  expect(engineSettings(from({ ipFilter: `${filter} ` })).ipFilter).toBe(filter);
  for (const value of ["", "filter.dat", 5])
    expect(engineSettings(from({ ipFilter: value }))).not.toHaveProperty("ipFilter");
});

test.each([
  ["maxPeers", "maxPeersPerTransfer", 0, 1],
  ["maxPeers", "maxPeersPerTransfer", 9999, 500],
  ["maxPeers", "maxPeersPerTransfer", Number.NaN, 55],
  ["maxConnections", "maxConnections", 0, 1],
  ["maxConnections", "maxConnections", 99_999, 5_000],
  ["maxConnections", "maxConnections", 120.4, 120],
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
