import { startSwarm } from "../swarm/startSwarm.ts";
import { journey } from "./journey.ts";

const MB = 1_000_000;

journey("a transfer that a reload interrupted waits for the user, then completes", {}, async (window) => {
  const { page, prompt, shot, step } = window;
  await using swarm = await startSwarm({ name: "letters", files: { "a.bin": 6 * MB }, uploadLimit: MB });
  const row = page.getByRole("treeitem", { name: /^letters/ }).first();

  await step("a transfer runs", async () => {
    await window.showContainer("Swarmbid");
    await page.getByText("No transfers yet").waitFor();
    await window.runCommand("Swarmbid: Add Torrent or Magnet Link…");
    await prompt.getByText("Add Torrent or Magnet Link").waitFor();
    await prompt.locator("input.input").fill(swarm.magnet);
    await page.keyboard.press("Enter");
    await prompt.getByText(/letters · .* in 1 file/).waitFor();
    await page.keyboard.press("Enter");
    await prompt.getByText("Target Folder").waitFor();
    await page.keyboard.press("Enter");
    await row.getByText(/[1-9]\d? %/).waitFor();
  });
  await step("after a reload it waits and the user is asked", async () => {
    await page.reload({ waitUntil: "commit" });
    const question = page.getByRole("dialog", { name: /1 transfer was running when its window was closed/ });
    await question.waitFor();
    await row.getByText("waiting").waitFor();
    await shot("40-interrupted");
  });
  await step("it goes on and completes", async () => {
    await page.locator(".notifications-toasts").getByRole("button", { name: "Resume" }).click();
    await row.getByText(/seeding|complete/).waitFor();
    await shot("41-resumed");
  });
});
