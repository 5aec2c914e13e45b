import { journey } from "./journey.ts";

journey(
  "a window without a folder says to open one",
  { emptyWindow: true },
  async ({ page, showContainer, shot, step }) => {
    await step("the view says why nothing can be fetched", async () => {
      await showContainer("Swarmbid");
      await page.getByText("no folder is open yet").waitFor();
      await page.getByRole("button", { name: "Open Folder" }).waitFor();
      await shot("20-no-folder");
    });
  },
);
