import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { startSwarm } from "../../swarm/startSwarm.ts";
import { acceptPrompts } from "../acceptPrompts.ts";
import { openSockets } from "../openSockets.ts";
import { testApi } from "../swarmbid.ts";
import { waitFor } from "../waitFor.ts";
import { workspaceFolder } from "../workspaceFolder.ts";

describe("fetching in a trusted folder", () => {
  it("opens no socket before the user's first action", async () => {
    const { engine } = await testApi();
    await vscode.commands.executeCommand("swarmbid.transfers.focus");
    await waitFor("the engine to run", () => engine.status.phase === "running");
    assert.deepEqual(openSockets(), []);
  });

  it("brings the files of a .torrent file into the workspace folder", async () => {
    const { engine } = await testApi();
    await using swarm = await startSwarm({ name: "letters", files: { "a.bin": 300_000, "deep/er/b.bin": 70_001 } });
    const torrent = path.join(workspaceFolder(), "letters.torrent");
    writeFileSync(torrent, swarm.torrent);
    await acceptPrompts(vscode.commands.executeCommand("swarmbid.addTorrentFile", vscode.Uri.file(torrent)));
    await waitFor("the transfer to be complete", () => engine.transfers.get(swarm.infoHash)?.phase === "seeding");
    const fetched = path.join(workspaceFolder(), "data", "letters");
    for (const { path: below, data } of swarm.content.files) {
      assert.equal(Buffer.compare(readFileSync(path.join(fetched, below)), data), 0, `${below} differs`);
      assert.equal(existsSync(path.join(fetched, `${below}.part`)), false);
    }
    assert.ok(openSockets().length > 0, "a seeding engine listens");
    await engine.transfers.remove(swarm.infoHash, { deleteData: true });
    assert.equal(existsSync(fetched), false);
  });
});
