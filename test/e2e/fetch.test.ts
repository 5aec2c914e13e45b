import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { startSwarm } from "../swarm/startSwarm.ts";
import { expandTo } from "./expandTo.ts";
import { journey } from "./journey.ts";
import { until } from "./until.ts";

const MB = 1_000_000;
const FILES = { "images/train.bin": 6 * MB, "images/test.bin": 2 * MB, "README.md": 2_000 };

const ASKS = { settings: { "swarmbid.connectToPeers": "ask" } };

journey("a magnet link is fetched into the workspace, paused, resumed and removed", ASKS, async (window) => {
  const { page, prompt, folder, shot, step } = window;
  await using swarm = await startSwarm({ name: "tiny-images", files: FILES, uploadLimit: MB });
  const row = page.getByRole("treeitem", { name: /^tiny-images/ }).first();
  const uploaded = (): Promise<number> => swarm.seeder.uploadedBytes();

  await step("the empty view says what to do", async () => {
    await window.showContainer("Swarmbid");
    await page.getByText("No transfers yet").waitFor();
    await shot("01-welcome");
  });
  await step("the palette asks for a link", async () => {
    await window.runCommand("Swarmbid: Add Torrent or Magnet Link…");
    await prompt.getByText("Add Torrent or Magnet Link").waitFor();
    const input = prompt.locator("input.input");
    await input.fill("magnet:?xt=nonsense");
    await page.keyboard.press("Enter");
    await prompt
      .locator(".quick-input-message")
      .getByText(/magnet/i)
      .waitFor();
    await shot("02-typo");
    await input.fill(swarm.magnet);
    await shot("03-link");
    await page.keyboard.press("Enter");
  });
  await step("peers are asked about before the first of them is contacted", async () => {
    const dialog = page.getByRole("dialog");
    await dialog.getByText("see your IP address").waitFor();
    await dialog.getByRole("button", { name: "Web Servers Only" }).waitFor();
    await shot("03-peers");
    await dialog.getByRole("button", { name: "Use Peers" }).click();
  });
  await step("the contents come before the first byte", async () => {
    await prompt.getByText(/tiny-images · .* in 3 files/).waitFor();
    await prompt.getByText("train.bin").waitFor();
    await shot("04-contents");
    assert.ok((await uploaded()) === 0, "payload was fetched before the contents were accepted");
    await page.keyboard.press("Enter");
  });
  await step("a target folder inside the workspace is proposed", async () => {
    await prompt.getByText("Target Folder").waitFor();
    assert.equal(await prompt.locator("input.input").inputValue(), "data");
    await shot("05-target");
  });
  await step("there is a way back to the files, which are ticked as they were", async () => {
    await prompt.getByRole("button", { name: "Back" }).click();
    await prompt.getByText(/tiny-images · .* in 3 files/).waitFor();
    await prompt.getByText("3 Selected").waitFor();
    await page.keyboard.press("Enter");
    await prompt.getByText("Target Folder").waitFor();
    await page.keyboard.press("Enter");
  });
  await step("the row moves", async () => {
    await row.waitFor();
    const seen = new Set<string>();
    await until("three different percentages", async () => {
      const percent = /\d+ %/.exec(await row.innerText())?.[0];
      if (percent !== undefined) seen.add(percent);
      return seen.size >= 3;
    });
    await shot("06-downloading");
  });
  await step("pausing pauses", async () => {
    await row.hover();
    await row.getByRole("button", { name: "Pause" }).click();
    await row.getByText("paused").waitFor();
    await shot("07-paused");
    const before = await until("the seeder to fall silent", async () => {
      const [first, second] = [await uploaded(), await after(1_500, uploaded)];
      return first === second ? second : undefined;
    });
    assert.ok(before < swarm.totalBytes, "the pause came too late to be seen");
    assert.equal(await after(2_000, uploaded), before, "bytes were fetched while paused");
  });
  await step("the files are below the row, each with its own progress", async () => {
    await expandTo(page.getByRole("tree", { name: "Transfers" }), /^train\.bin/);
    await shot("08-files");
  });
  await step("resuming goes on and completes", async () => {
    await row.hover();
    await row.getByRole("button", { name: "Resume" }).click();
    await row.getByText(/seeding|complete/).waitFor();
    await shot("09-complete");
  });
  await step("the files are in the Explorer and are the right ones", async () => {
    await page
      .locator(".part.activitybar")
      .getByRole("tab", { name: /^Explorer/ })
      .click();
    await expandTo(page.getByRole("tree", { name: "Files Explorer" }), /^train\.bin/);
    await shot("10-explorer");
    for (const file of swarm.content.files) {
      const onDisk = readFileSync(path.join(folder, "data", "tiny-images", file.path));
      assert.equal(sha256(onDisk), sha256(file.data), `${file.path} differs from what was seeded`);
    }
  });
  await step("removing asks, keeps the files, and leaves an empty view", async () => {
    await window.showContainer("Swarmbid");
    await row.click({ button: "right" });
    const item = page.getByRole("menuitem", { name: "Remove…" });
    await item.waitFor();
    // A menu that has just opened ignores the mouse, so that no stray click chooses from it.
    await until("the menu to close", async () => {
      await item.click({ timeout: 1_000 }).catch(() => undefined);
      return !(await item.isVisible());
    });
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Remove “tiny-images”?").waitFor();
    await shot("11-remove");
    await dialog.getByRole("button", { name: "Remove from List" }).click();
    await page.getByText("No transfers yet").waitFor();
    await shot("12-removed");
    assert.ok(
      existsSync(path.join(folder, "data", "tiny-images", "README.md")),
      "removing from the list deleted a file",
    );
  });
});

const sha256 = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** What is true a while later: for things that must not happen meanwhile. */
async function after<T>(milliseconds: number, look: () => Promise<T>): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return look();
}
