import assert from "node:assert/strict";
import { journey } from "./journey.ts";

journey("an untrusted folder stays quiet until it is trusted", { restricted: true }, async (window) => {
  const { page, prompt, shot, step } = window;
  await step("the view says that nothing starts", async () => {
    await window.showContainer("Swarmbid");
    await page.getByText("This folder is in Restricted Mode").waitFor();
    await shot("30-restricted");
  });
  await step("the palette offers nothing that would start", async () => {
    await page.keyboard.press("F1");
    await prompt.locator("input.input").fill(">Swarmbid:");
    await prompt.getByRole("option", { name: "Swarmbid: Show Log" }).waitFor();
    assert.equal(await prompt.getByRole("option", { name: "Swarmbid: Add Torrent" }).count(), 0);
    await page.keyboard.press("Escape");
  });
  await step("trusting the folder wakes the view", async () => {
    await page.getByRole("button", { name: "Manage Workspace Trust" }).first().click();
    await page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
    await page.getByText("No transfers yet").waitFor();
    await shot("31-trusted");
  });
});
