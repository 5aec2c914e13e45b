import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { startTracker } from "../../swarm/startTracker.ts";
import { testApi } from "../swarmbid.ts";
import { waitFor } from "../waitFor.ts";
import { workspaceFolder } from "../workspaceFolder.ts";

describe("the only source", () => {
  it("is told so once, and goes on seeding whatever the rules say when the user wants that", async () => {
    const { engine } = await testApi();
    const tracker = await startTracker();
    try {
      const folder = path.join(workspaceFolder(), "rare");
      mkdirSync(folder);
      writeFileSync(path.join(folder, "scores.csv"), "a,b\n1,2\n");
      const { id, bytes } = await engine.transfers.create(folder, { trackers: [[tracker.url]] });
      await engine.transfers.add({ source: { kind: "file", bytes }, folder: workspaceFolder(), seedOnly: true });
      await waitFor("the tracker to count", () => engine.transfers.get(id)?.isOnlySource === true);
      await waitFor("the warning's button to be accepted", async () => {
        await vscode.commands.executeCommand("notification.acceptPrimaryAction");
        return engine.transfers.get(id)?.options.seedRules?.keepIfOnlySource === true;
      });
      await engine.transfers.remove(id, { deleteData: false });
    } finally {
      await tracker.close();
    }
  });
});
