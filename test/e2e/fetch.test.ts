import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { startSwarm } from "../swarm/startSwarm.ts";
import { journey } from "./journey.ts";
import { until } from "./until.ts";

const MB = 1_000_000;
const FILES = { "images/train.bin": 6 * MB, "images/test.bin": 2 * MB, "README.md": 2_000 };

journey("a magnet link is fetched into the workspace, paused, resumed and removed", {}, async (window) => {
  const { page, prompt, folder, shot, step } = window;
  await using swarm = await startSwarm({ name: "tiny-images", files: FILES, uploadLimit: MB });
  const row = page.getByRole("treeitem", { name: /^tiny-images/ });
  const uploaded = (): Promise<number> => swarm.seeder.uploadedBytes();

  await step("the empty view says what to do", async () => {
    await window.showContainer("Swarmbid");
    await page.getByText("No transfers yet").waitFor();
    await shot("01-welcome");
  });
  await step("the palette asks for a link", async () => {
    await window.runCommand("Swarmbid: Add Torrent or Magnet Link…");
    await prompt.getByText("Add Torrent or Magnet Link").waitFor();
    await prompt.locator("input.input").fill(swarm.magnet);
    await shot("02-link");
    await page.keyboard.press("Enter");
  });
  await step("the contents come before the first byte", async () => {
    await prompt.getByText(/tiny-images · .* in 3 files/).waitFor();
    await prompt.getByText("train.bin").waitFor();
    await shot("03-contents");
    assert.ok((await uploaded()) === 0, "payload was fetched before the contents were accepted");
    await page.keyboard.press("Enter");
  });
  await step("a target folder inside the workspace is proposed", async () => {
    await prompt.getByText("Target Folder").waitFor();
    assert.equal(await prompt.locator("input.input").inputValue(), "data");
    await shot("04-target");
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
    await shot("05-downloading");
  });
  await step("pausing pauses", async () => {
    await row.hover();
    await row.getByRole("button", { name: "Pause" }).click();
    await row.getByText("paused").waitFor();
    await shot("06-paused");
    const before = await until("the seeder to fall silent", async () => {
      const [first, second] = [await uploaded(), await after(1_500, uploaded)];
      return first === second ? second : undefined;
    });
    assert.ok(before < swarm.totalBytes, "the pause came too late to be seen");
    assert.equal(await after(2_000, uploaded), before, "bytes were fetched while paused");
  });
  await step("resuming goes on and completes", async () => {
    await row.hover();
    await row.getByRole("button", { name: "Resume" }).click();
    await row.getByText(/seeding|complete/).waitFor();
    await shot("07-complete");
  });
  await step("the files are in the Explorer and are the right ones", async () => {
    await page
      .locator(".part.activitybar")
      .getByRole("tab", { name: /^Explorer/ })
      .click();
    const explorer = page.getByRole("tree", { name: "Files Explorer" });
    for (const name of ["data", "tiny-images", "images"]) {
      const item = explorer.getByRole("treeitem", { name, exact: true });
      await item.waitFor();
      if ((await item.getAttribute("aria-expanded")) === "false") await item.click();
    }
    await explorer.getByRole("treeitem", { name: "train.bin" }).waitFor();
    await shot("08-explorer");
    for (const file of swarm.content.files) {
      const onDisk = readFileSync(path.join(folder, "data", "tiny-images", file.path));
      assert.equal(sha256(onDisk), sha256(file.data), `${file.path} differs from what was seeded`);
    }
  });
});

const sha256 = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** What is true a while later: for things that must not happen meanwhile. */
async function after<T>(milliseconds: number, look: () => Promise<T>): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return look();
}
