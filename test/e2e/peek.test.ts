import { type LocalSwarm, startSwarm } from "../swarm/startSwarm.ts";
import { expandTo } from "./expandTo.ts";
import type { Journey } from "./journey.ts";
import { journey } from "./journey.ts";
import { until } from "./until.ts";

const MB = 1_000_000;

/** Accepts what is proposed at every question. */
async function add({ page, prompt, runCommand }: Journey, { magnet, content }: LocalSwarm): Promise<void> {
  await runCommand("Swarmbid: Add Torrent or Magnet Link…");
  await prompt.locator("input.input").fill(magnet);
  await page.keyboard.press("Enter");
  await prompt.getByText(new RegExp(`${content.name} · .* in `)).waitFor();
  await page.keyboard.press("Enter");
  await prompt.getByText("Target Folder").waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("treeitem", { name: new RegExp(`^${content.name}`) }).waitFor();
}

journey("a file is opened before it is complete, and Delete is about the row with the focus", {}, async (window) => {
  const { page, prompt, shot, step } = window;
  await using slow = await startSwarm({
    name: "images",
    files: { "train.bin": 30 * MB, README: 900 },
    uploadLimit: MB,
  });
  await using other = await startSwarm({ name: "letters", files: { "a.txt": 2_000 } });
  const tree = page.getByRole("tree", { name: "Transfers" });
  const row = (name: RegExp) => tree.getByRole("treeitem", { name }).first();

  await step("two transfers are listed", async () => {
    await window.showContainer("Swarmbid");
    await page.getByText("No transfers yet").waitFor();
    await add(window, slow);
    await add(window, other);
  });
  await step("the menu of an unfinished file offers to open it", async () => {
    await expandTo(tree, /^train\.bin/);
    await row(/^train\.bin/).click({ button: "right" });
    const item = page.getByRole("menuitem", { name: "Open Before Complete" });
    await item.waitFor();
    await shot("13-menu");
    // A menu that has just opened ignores the mouse, so that no stray click chooses from it.
    await until("the menu to close", async () => {
      await item.click({ timeout: 1_000 }).catch(() => undefined);
      return !(await item.isVisible());
    });
  });
  await step("a part of it is chosen and opened, read-only", async () => {
    await prompt.getByText("The first 64 KiB").waitFor();
    await shot("14-part");
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: /train\.bin/ }).waitFor();
    await shot("15-opened");
  });
  await step("Delete asks about the row that the arrow keys went to, not the one that was clicked", async () => {
    // An unfinished file has no command of its own that would take the focus away.
    await row(/^train\.bin/).click();
    await page.keyboard.press("Home");
    await page.keyboard.press("Delete");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Remove “letters”?").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
  });
});
