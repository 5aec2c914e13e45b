import { expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import type { TransferPhase } from "../../../src/engine/model.ts";
import { fileRow, folderRow } from "../../../src/views/tree/fileRow.ts";
import { fileTree } from "../../../src/views/tree/fileTree.ts";
import { transferRow } from "../../../src/views/tree/transferRow.ts";
import { fileSnapshot, transferSnapshot } from "../../fakes/snapshots.ts";

const { contributes } = manifest;
const conditions = [
  ...Object.values(contributes.menus).flat(),
  ...contributes.viewsWelcome,
  ...contributes.keybindings,
].map(({ when }) => when);

/** The words that rows of the tree carry for the menus. */
function contextWords(): ReadonlySet<string> {
  const phases = Object.keys(phaseSamples) as TransferPhase[];
  const nodes = fileTree("a".repeat(40), [fileSnapshot(0, "set/a", { state: "complete" }), fileSnapshot(1, "set/b")]);
  const rows = [
    ...phases.map((phase) => transferRow(transferSnapshot({ phase }))),
    transferRow(transferSnapshot({ options: { strategy: "sequential", priorities: {} } })),
    ...nodes.flatMap((node) =>
      node.kind === "file"
        ? []
        : [folderRow(node), ...node.children.flatMap((child) => (child.kind === "file" ? [fileRow(child)] : []))],
    ),
  ];
  return new Set(rows.flatMap(({ context }) => context.split(" ")));
}

const phaseSamples: Record<TransferPhase, true> = {
  fetchingMetadata: true,
  checking: true,
  queued: true,
  downloading: true,
  seeding: true,
  complete: true,
  paused: true,
  missingFiles: true,
  diskFull: true,
  failed: true,
  restarting: true,
};

test("every word that a menu asks a row for is carried by some row", () => {
  const asked = conditions.flatMap((when) =>
    [...when.matchAll(/viewItem =~ \/\\b(\w+)\\b\//g)].map(([, word]) => word),
  );
  expect(asked.length).toBeGreaterThan(5);
  for (const word of asked) expect(contextWords()).toContain(word);
});

test("every context key of ours that a condition asks about is one that the code sets", () => {
  const asked = new Set(conditions.flatMap((when) => when.match(/(?<!== )\bswarmbid\.\w+/g) ?? []));
  expect([...asked].sort()).toEqual(["swarmbid.engine", "swarmbid.hasTransfers", "swarmbid.interrupted"]);
});

test("no command that fetches or shares is offered in Restricted Mode or without a folder", () => {
  const offered = contributes.menus.commandPalette.filter(
    ({ when }) => !when.startsWith("isWorkspaceTrusted && workspaceFolderCount != 0"),
  );
  expect(offered).toEqual([]);
  const hidden = new Set(contributes.menus.commandPalette.map(({ command }) => command));
  expect(contributes.commands.map(({ command }) => command).filter((command) => !hidden.has(command))).toEqual([
    "swarmbid.showLog",
  ]);
});

test("the view says something in every state in which it can be empty", () => {
  expect(contributes.viewsWelcome.map(({ when }) => when)).toEqual([
    "workspaceFolderCount == 0",
    "workspaceFolderCount != 0 && !isWorkspaceTrusted",
    "isWorkspaceTrusted && workspaceFolderCount != 0 && swarmbid.engine == ready",
    "isWorkspaceTrusted && workspaceFolderCount != 0 && swarmbid.engine == mirroring",
    "isWorkspaceTrusted && workspaceFolderCount != 0 && swarmbid.engine == failed",
  ]);
});

test("the extension wakes up by its own views, commands and files alone", () => {
  expect(manifest.activationEvents).toEqual(["onFileSystem:swarmbid"]);
});

test("a folder that is not trusted decides no setting", () => {
  expect(manifest.capabilities.untrustedWorkspaces).toMatchObject({
    supported: "limited",
    restrictedConfigurations: Object.keys(contributes.configuration.properties),
  });
});
