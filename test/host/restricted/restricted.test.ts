import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { openSockets } from "../openSockets.ts";
import { stays } from "../stays.ts";
import { swarmbid, testApi } from "../swarmbid.ts";
import { waitFor } from "../waitFor.ts";
import { workspaceFolder } from "../workspaceFolder.ts";

const MAGNET = "magnet:?xt=urn:btih:0123456789012345678901234567890123456789";

describe("Restricted Mode", () => {
  it("is what this window is in", () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it("starts nothing when the view is shown", async () => {
    await vscode.commands.executeCommand("swarmbid.transfers.focus");
    await waitFor("the extension to be active", () => swarmbid().isActive);
    const { engine } = await testApi();
    await stays(() => assert.equal(engine.status.phase, "idle"));
    assert.deepEqual(openSockets(), []);
  });

  it("refuses every command that would need the engine", async () => {
    const { engine } = await testApi();
    for (const id of [
      "swarmbid.addTorrent",
      "swarmbid.resumeAll",
      "swarmbid.resumeInterrupted",
      "swarmbid.startEngine",
    ]) {
      await vscode.commands.executeCommand(id, MAGNET);
      assert.equal(engine.status.phase, "idle", `${id} started the engine`);
    }
    assert.deepEqual(openSockets(), []);
    assert.deepEqual(readdirSync(workspaceFolder()), []);
  });
});
