import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { startSwarm } from "../../swarm/startSwarm.ts";
import { acceptPrompts } from "../acceptPrompts.ts";
import { testApi } from "../swarmbid.ts";
import { waitFor } from "../waitFor.ts";
import { workspaceFolder } from "../workspaceFolder.ts";

const { executeCommand } = vscode.commands;

const enabled = (): unknown => vscode.workspace.getConfiguration("swarmbid").get("alternativeLimits.enabled");

describe("what is chosen for transfers", () => {
  it("changes the order of pieces, and a slow transfer's next step is one pick away", async () => {
    const { engine } = await testApi();
    await using swarm = await startSwarm({ name: "slow", files: { "a.bin": 2_000_000 }, uploadLimit: 300_000 });
    const { infoHash } = swarm;
    const folder = path.join(workspaceFolder(), "data");
    await engine.transfers.add({ source: { kind: "file", bytes: swarm.torrent }, folder, paused: true });
    const seen = () => engine.transfers.get(infoHash);
    await waitFor("the paused transfer", () => seen()?.phase === "paused");

    await executeCommand("swarmbid.fetchInOrder", infoHash);
    await waitFor("the order to change", () => seen()?.options.strategy === "sequential");
    await executeCommand("swarmbid.fetchRarestFirst", infoHash);
    await waitFor("the order to change back", () => seen()?.options.strategy === "rarest");

    // The first finding is that it is paused; its next step resumes it.
    await acceptPrompts(executeCommand("swarmbid.whyIsThisSlow", infoHash));
    await waitFor("the transfer to go on", () => seen()?.phase === "downloading" || seen()?.phase === "seeding");
    await engine.transfers.remove(infoHash, { deleteData: true });
  });

  it("turns the alternative speed limits on and off, in the user's own settings", async () => {
    assert.equal(enabled(), false);
    await executeCommand("swarmbid.toggleAlternativeLimits");
    await waitFor("the alternative limits to be on", () => enabled() === true);
    await executeCommand("swarmbid.toggleAlternativeLimits");
    await waitFor("the alternative limits to be off", () => enabled() === false);
  });
});
