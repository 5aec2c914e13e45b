import path from "node:path";
import { journey } from "./journey.ts";
import { until } from "./until.ts";

/** The key does nothing before the debugger is there, and nothing again while it starts. */
const PRESS_EVERY_MS = 3_000;

journey(
  "F5 in this project builds the extension and opens a window that runs it",
  { contributor: true },
  async ({ page, shot, shots, step }) => {
    const windows = page.context();
    const host = await step("F5 runs the build and opens a window for the extension", async () => {
      await page.getByRole("treeitem", { name: "src", exact: true }).waitFor();
      const begun = page.locator(".part.statusbar").getByText("Run Swarmbid");
      return until("the extension's window", async () => {
        // Once more would ask whether a second one is wanted.
        if (!(await begun.isVisible())) await page.keyboard.press("F5");
        return windows.waitForEvent("page", { timeout: PRESS_EVERY_MS }).catch(() => windows.pages()[1]);
      });
    });
    await step("the window is the Extension Development Host", async () => {
      await host.getByText("[Extension Development Host]").first().waitFor();
    });
    await step("it runs the extension as it was built", async () => {
      await host.locator(".part.activitybar").getByRole("tab", { name: "Swarmbid" }).click();
      await host.getByText("no folder is open yet").waitFor();
      await shot("50-contributor");
      await host.screenshot({ path: path.join(shots, "51-development-host.png") });
    });
  },
);
