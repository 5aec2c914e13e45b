import path from "node:path";
import { describe, expect, test } from "vitest";
import type { TransferPhase, TransferSnapshot } from "../../../../src/engine/model.ts";
import { transferRow } from "../../../../src/views/tree/transferRow.ts";
import { transferSnapshot } from "../../../fakes/snapshots.ts";

const noMetadata = ["totalBytes", "rootPath", "secondsLeft"] as const;
const done = { doneBytes: 1_000_000_000, completedAt: 1 };

/** One line per phase and variant: what the row says, what can be done, what a screen reader hears. */
const rows: readonly [TransferPhase, string, TransferSnapshot, string, string, string][] = [
  [
    "fetchingMetadata",
    "alone",
    transferSnapshot({ phase: "fetchingMetadata", peers: 0, fileCount: 0 }, noMetadata),
    "asking for the contents",
    "canPause",
    "asking the swarm for the contents",
  ],
  [
    "fetchingMetadata",
    "with a peer",
    transferSnapshot({ phase: "fetchingMetadata", peers: 1, fileCount: 0 }, noMetadata),
    "asking for the contents · 1 peer",
    "canPause",
    "asking the swarm for the contents",
  ],
  [
    "checking",
    "half",
    transferSnapshot({ phase: "checking", checkedFraction: 0.505 }),
    "checking 50 %",
    "canPause canReveal",
    "checking the files, over 40 percent done",
  ],
  [
    "queued",
    "half",
    transferSnapshot({ phase: "queued" }),
    "43 % · waiting",
    "canPause canResume canReveal",
    "waiting, over 40 percent done",
  ],
  [
    "queued",
    "without metadata",
    transferSnapshot({ phase: "queued", fileCount: 0 }, noMetadata),
    "waiting",
    "canPause canResume",
    "waiting",
  ],
  [
    "downloading",
    "fast",
    transferSnapshot(),
    "43 % · 18 MB/s · 3 min",
    "canPause canVerify canReveal canPeek",
    "downloading, over 40 percent done",
  ],
  [
    "downloading",
    "of unknown end",
    transferSnapshot({ downloadBytesPerSecond: 0 }, ["secondsLeft"]),
    "43 % · 0 B/s · 12 peers",
    "canPause canVerify canReveal canPeek",
    "downloading, over 40 percent done",
  ],
  [
    "downloading",
    "alone",
    transferSnapshot({ doneBytes: 0, downloadBytesPerSecond: 0, peers: 0 }, ["secondsLeft"]),
    "0 % · looking for peers",
    "canPause canVerify canReveal canPeek",
    "downloading, less than 10 percent done",
  ],
  [
    "seeding",
    "to peers",
    transferSnapshot({ phase: "seeding", ...done }),
    "seeding · 1.2 MB/s up",
    "canPause canVerify canReveal canOpen",
    "complete, seeding, all data here",
  ],
  [
    "complete",
    "at rest",
    transferSnapshot({ phase: "complete", ...done }),
    "complete · 1.0 GB",
    "canSeed canVerify canReveal canOpen",
    "complete, all data here",
  ],
  [
    "paused",
    "half",
    transferSnapshot({ phase: "paused" }),
    "43 % · paused",
    "canResume canVerify canReveal",
    "paused, over 40 percent done",
  ],
  [
    "missingFiles",
    "half",
    transferSnapshot({ phase: "missingFiles" }),
    "files are missing",
    "canResume canVerify canReveal",
    "files are missing, over 40 percent done",
  ],
  [
    "diskFull",
    "half",
    transferSnapshot({ phase: "diskFull" }),
    "43 % · disk full",
    "canResume canReveal",
    "stopped, the disk is full, over 40 percent done",
  ],
  [
    "failed",
    "half",
    transferSnapshot({ phase: "failed" }),
    "43 % · failed",
    "canResume canVerify canReveal",
    "failed, over 40 percent done",
  ],
  [
    "restarting",
    "half",
    transferSnapshot({ phase: "restarting" }),
    "43 % · engine restarting",
    "",
    "the engine is being restarted, over 40 percent done",
  ],
];

/** What can be changed whatever goes on: see below. */
const OPTION_WORDS = new Set([
  "canMove",
  "canLimit",
  "canDiagnose",
  "canChooseFiles",
  "canMoveData",
  "canStream",
  "canFetchInOrder",
  "canFetchRarest",
]);

describe("a transfer's row says what goes on and offers what is possible", () => {
  test.each(rows)("%s, %s", (_phase, _variant, snapshot, description, actions, spoken) => {
    const row = transferRow(snapshot);
    expect(row.description).toBe(description);
    const words = row.context.split(" ").filter((word) => !OPTION_WORDS.has(word));
    expect(words.join(" ")).toBe(`transfer ${actions}`.trim());
    expect(row.accessibleLabel).toBe(`lichess-2024-01, ${spoken}`);
  });
});

describe("a transfer's row offers what can be chosen for it", () => {
  const sequential = { strategy: "sequential", priorities: {} } as const;
  const offered: readonly [string, TransferSnapshot, string][] = [
    [
      "while it downloads",
      transferSnapshot(),
      "canMove canLimit canDiagnose canChooseFiles canMoveData canStream canFetchInOrder",
    ],
    [
      "while it fetches in order",
      transferSnapshot({ options: sequential }),
      "canMove canLimit canDiagnose canChooseFiles canMoveData canStream canFetchRarest",
    ],
    [
      "once it is complete",
      transferSnapshot({ phase: "seeding", ...done }),
      "canMove canLimit canDiagnose canChooseFiles canMoveData canStream",
    ],
    [
      "while its contents are unknown",
      transferSnapshot({ phase: "fetchingMetadata" }, noMetadata),
      "canMove canLimit canDiagnose canFetchInOrder",
    ],
    [
      "while its files are checked",
      transferSnapshot({ phase: "checking" }),
      "canMove canLimit canDiagnose canFetchInOrder",
    ],
    ["while the engine is away", transferSnapshot({ phase: "restarting" }), ""],
  ];
  test.each(offered)("%s", (_when, snapshot, words) => {
    const { context } = transferRow(snapshot);
    expect(
      context
        .split(" ")
        .filter((word) => OPTION_WORDS.has(word))
        .join(" "),
    ).toBe(words);
  });
});

test("a queued row tells its place among those that wait", () => {
  const queued = transferSnapshot({ phase: "queued" });
  expect([1, 2, 3, 4, 11, 22, 113].map((place) => transferRow(queued, place).description)).toEqual([
    "43 % · queued · 1st",
    "43 % · queued · 2nd",
    "43 % · queued · 3rd",
    "43 % · queued · 4th",
    "43 % · queued · 11th",
    "43 % · queued · 22nd",
    "43 % · queued · 113th",
  ]);
});

test("a notice stands behind what goes on, and is spoken", () => {
  const row = transferRow(
    transferSnapshot({ phase: "seeding", ...done, notice: "“a.csv” changed: it is not shared." }),
  );
  expect(row.description).toBe("seeding · 1.2 MB/s up · “a.csv” changed: it is not shared.");
  expect(row.accessibleLabel).toMatch(/, “a\.csv” changed: it is not shared\.$/);
});

test("why a transfer stopped stands behind that it did, and is spoken in full", () => {
  const message =
    "“train/images/part-00001.parquet” is in the way and is not overwritten: move it or choose another folder.";
  const row = transferRow(transferSnapshot({ phase: "failed", error: { code: "fileConflict", message } }));
  expect(row.description).toBe("43 % · failed · “train/images/part-00001.parqu… it or choose another folder.");
  expect(row.accessibleLabel).toBe(`lichess-2024-01, failed, over 40 percent done, ${message}`);
});

test("a seed that nobody else is known to have says so, in words that are shown and explained", () => {
  const { description, tooltip } = transferRow(transferSnapshot({ phase: "seeding", ...done, isOnlySource: true }));
  expect(description).toBe("seeding · only source · 1.2 MB/s up");
  expect(tooltip).toContain("Nobody else is known to have all of it: without you it could not be fetched.");
});

test("a running row tells how many peers are connected and how many are known", () => {
  expect(transferRow(transferSnapshot()).tooltip).toContain("12 peers connected, 40 known");
  expect(transferRow(transferSnapshot({ peers: 1, knownPeers: 1 })).tooltip).toContain("1 peer connected, 1 known");
  expect(transferRow(transferSnapshot({ phase: "paused" })).tooltip).not.toContain("known");
});

test("phases that need the user have icons of their own, not colour alone", () => {
  const icon = (phase: TransferPhase) => transferRow(transferSnapshot({ phase })).icon;
  const quiet = new Set((["downloading", "seeding", "complete", "paused", "queued", "checking"] as const).map(icon));
  for (const phase of ["failed", "diskFull", "missingFiles"] as const) expect(quiet).not.toContain(icon(phase));
});

test("a row can be opened only once its files are known", () => {
  expect(transferRow(transferSnapshot()).expandable).toBe(true);
  expect(transferRow(transferSnapshot({ phase: "fetchingMetadata", fileCount: 0 }, noMetadata)).expandable).toBe(false);
});

test("the tooltip carries the error's sentence, the notice, the amounts and the place", () => {
  const { tooltip } = transferRow(
    transferSnapshot({
      phase: "failed",
      error: { code: "fileConflict", message: "“a.csv” exists already: move it away, then resume." },
      notice: "2 files were left out.",
      isPrivate: true,
    }),
  );
  expect(tooltip.split("\n")).toEqual([
    "lichess-2024-01",
    "“a.csv” exists already: move it away, then resume.",
    "2 files were left out.",
    "430 MB of 1.0 GB in 3 files",
    "Received 450 MB, sent 20 MB",
    "Private torrent: peers come from its trackers only",
    path.join("/workspace/data", "lichess-2024-01"),
  ]);
});

test("a screen reader hears of progress in steps of ten percent, not of every tick", () => {
  const spoken = new Set<string>();
  for (let percent = 40; percent < 50; percent += 1) {
    spoken.add(
      transferRow(transferSnapshot({ doneBytes: percent * 10_000_000, secondsLeft: 100 - percent })).accessibleLabel,
    );
  }
  expect(spoken.size).toBe(1);
});

test("a hostile name stays text in every part of the row", () => {
  const name = "$(verified) [run](command:workbench.action.terminal.new)";
  const { label, tooltip, accessibleLabel } = transferRow(transferSnapshot({ name }));
  for (const text of [label, tooltip, accessibleLabel]) expect(text).not.toMatch(/\$\(|\]\(/);
});

test("a long name is cut in its middle, so that the progress stays in sight; the whole is in the tooltip and is spoken", () => {
  const name = "lichess_db_standard_rated_2024-01.pgn.zst";
  const { label, tooltip, accessibleLabel } = transferRow(transferSnapshot({ name }));
  expect(label).toBe("lichess_db_st…4-01.pgn.zst");
  expect(tooltip).toContain(name);
  expect(accessibleLabel).toContain(name);
});

test("a transfer without a usable name is called by its info-hash", () => {
  expect(transferRow(transferSnapshot({ name: "\u202e" })).accessibleLabel).toContain("a".repeat(40));
});
