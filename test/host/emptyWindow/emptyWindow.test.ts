import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { openSockets } from "../openSockets.ts";
import { stays } from "../stays.ts";
import { swarmbid, testApi } from "../swarmbid.ts";
import { waitFor } from "../waitFor.ts";

describe("a window without a folder", () => {
  it("shows the view and starts no engine", async () => {
    assert.equal(vscode.workspace.workspaceFolders, undefined);
    await vscode.commands.executeCommand("swarmbid.transfers.focus");
    await waitFor("the extension to be active", () => swarmbid().isActive);
    const { engine } = await testApi();
    await stays(() => assert.equal(engine.status.phase, "idle"));
  });

  it("asks no swarm for a link that there is no folder for", async () => {
    const { engine } = await testApi();
    await vscode.commands.executeCommand("swarmbid.addTorrent", `magnet:?xt=urn:btih:${"a".repeat(40)}`);
    assert.equal(engine.status.phase, "idle");
    assert.deepEqual(openSockets(), []);
  });
});
