import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { type LocalSwarm, startSwarm } from "../../swarm/startSwarm.ts";
import { acceptPrompts } from "../acceptPrompts.ts";
import { pressButton } from "../pressButton.ts";
import { testApi } from "../swarmbid.ts";
import { typeText } from "../typeText.ts";
import { waitFor } from "../waitFor.ts";
import { workspaceFolder } from "../workspaceFolder.ts";

const { executeCommand } = vscode.commands;
const data = (): string => path.join(workspaceFolder(), "data");

const enabled = (): unknown => vscode.workspace.getConfiguration("swarmbid").get("alternativeLimits.enabled");

/** A transfer that is paused from the start. */
async function addPaused({ torrent, infoHash }: LocalSwarm, folder = data()): Promise<string> {
  const { engine } = await testApi();
  await engine.transfers.add({ source: { kind: "file", bytes: torrent }, folder, paused: true });
  await waitFor("the paused transfer", () => engine.transfers.get(infoHash)?.phase === "paused");
  return infoHash;
}

describe("what is chosen for transfers", () => {
  it("changes the order of pieces, and a slow transfer's next step is one pick away", async () => {
    const { engine } = await testApi();
    await using swarm = await startSwarm({ name: "slow", files: { "a.bin": 2_000_000 }, uploadLimit: 300_000 });
    const id = await addPaused(swarm);
    const seen = () => engine.transfers.get(id);

    await executeCommand("swarmbid.fetchInOrder", id);
    await waitFor("the order to change", () => seen()?.options.strategy === "sequential");
    await executeCommand("swarmbid.fetchRarestFirst", id);
    await waitFor("the order to change back", () => seen()?.options.strategy === "rarest");

    // The first finding is that it is paused; its next step resumes it.
    await acceptPrompts(executeCommand("swarmbid.whyIsThisSlow", id));
    await waitFor("the transfer to go on", () => seen()?.phase === "downloading" || seen()?.phase === "seeding");
    await engine.transfers.remove(id, { deleteData: true });
  });

  it("chooses other files by their checkboxes", async () => {
    const { engine } = await testApi();
    await using swarm = await startSwarm({ name: "several", files: { "a.bin": 100_000, "b.bin": 100_000 } });
    const id = await addPaused(swarm);
    await waitFor("one file to be unwanted", async () => {
      const choosing = executeCommand("swarmbid.chooseFiles", id);
      // The picker comes when the extension has asked the engine: until then nothing is toggled, and all stays as it is.
      await new Promise((resolve) => setTimeout(resolve, 300));
      await executeCommand("workbench.action.quickOpenSelectNext");
      await executeCommand("workbench.action.quickPickManyToggle");
      await acceptPrompts(choosing);
      return (await engine.transfers.files(id)).filter(({ state }) => state === "unwanted").length === 1;
    });
    await engine.transfers.resume(id);
    await waitFor("the other file", () => engine.transfers.get(id)?.phase === "seeding");
    const names = ["a.bin", "b.bin"].filter((name) => existsSync(path.join(data(), "several", name)));
    assert.equal(names.length, 1);
    await engine.transfers.remove(id, { deleteData: true });
  });

  it("chooses other files by a pattern", async () => {
    const { engine } = await testApi();
    await using swarm = await startSwarm({
      name: "patterns",
      files: { "a.csv": 1_000, "a.txt": 1_000, "b.csv": 1_000 },
    });
    const id = await addPaused(swarm);
    await typeText("*.csv !b*", () => pressButton(() => acceptPrompts(executeCommand("swarmbid.chooseFiles", id))));
    const wanted = (await engine.transfers.files(id)).filter(({ state }) => state !== "unwanted");
    assert.deepEqual(
      wanted.map((file) => file.path),
      ["patterns/a.csv"],
    );
    await engine.transfers.remove(id, { deleteData: true });
  });

  it("proposes what the first of several has, and gives it to all: limits, rules for seeding, priorities", async () => {
    const { engine } = await testApi();
    await using one = await startSwarm({ name: "one", files: { "a.bin": 50_000, "b.bin": 50_000 } });
    await using other = await startSwarm({ name: "other", files: { "a.bin": 50_000, "b.bin": 50_000 } });
    const ids = [await addPaused(one), await addPaused(other)] as const;
    const options = (id: string) => engine.transfers.get(id)?.options;
    const seedRules = { ratio: 1.5, idleMinutes: 30, keepIfOnlySource: true };
    await engine.transfers.setOptions(ids[0], {
      strategy: "rarest",
      priorities: { 1: "high" },
      downloadLimit: 102_400,
      uploadLimit: 51_200,
      seedRules,
    });
    await waitFor("the first one's options", () => options(ids[0])?.uploadLimit === 51_200);

    await acceptPrompts(executeCommand("swarmbid.setSpeedLimits", ids[0], ids));
    await waitFor("the limits of both", () => options(ids[1])?.downloadLimit === 102_400);
    assert.equal(options(ids[1])?.uploadLimit, 51_200);
    await acceptPrompts(executeCommand("swarmbid.setSeedingRules", ids[0], ids));
    await waitFor("the rules of both", () => options(ids[1])?.seedRules !== undefined);
    for (const id of ids) assert.deepEqual(options(id)?.seedRules, seedRules);

    const rows = await Promise.all(
      ids.map(async (transfer) => {
        const [, file] = await engine.transfers.files(transfer);
        return { kind: "file", transfer, key: transfer, name: "b.bin", file };
      }),
    );
    await acceptPrompts(executeCommand("swarmbid.setPriority", rows[0], rows));
    await waitFor("the priority of both", () => options(ids[1])?.priorities[1] === "high");
    assert.equal(options(ids[1])?.priorities[0], undefined);
    for (const id of ids) await engine.transfers.remove(id, { deleteData: true });
  });

  it("moves the data of a transfer into the workspace", async () => {
    const { engine } = await testApi();
    await using swarm = await startSwarm({ name: "moved", files: { "a.bin": 100_000 } });
    const elsewhere = mkdtempSync(path.join(tmpdir(), "swarmbid-elsewhere-"));
    try {
      const id = await addPaused(swarm, elsewhere);
      await engine.transfers.resume(id);
      await waitFor("all of it", () => engine.transfers.get(id)?.phase === "seeding");
      await acceptPrompts(executeCommand("swarmbid.moveData", id));
      await waitFor("the new folder", () => engine.transfers.get(id)?.folder === data());
      assert.equal(existsSync(path.join(data(), "moved", "a.bin")), true);
      assert.equal(existsSync(path.join(elsewhere, "moved")), false);
      await engine.transfers.remove(id, { deleteData: true });
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  it("turns the alternative speed limits on and off, in the user's own settings", async () => {
    assert.equal(enabled(), false);
    await executeCommand("swarmbid.toggleAlternativeLimits");
    await waitFor("the alternative limits to be on", () => enabled() === true);
    await executeCommand("swarmbid.toggleAlternativeLimits");
    await waitFor("the alternative limits to be off", () => enabled() === false);
  });
});
