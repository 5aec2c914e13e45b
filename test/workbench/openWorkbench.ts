import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { launchBrowser, openWindow } from "./browser.ts";
import type { Line } from "./lines.ts";
import { createProfile, type ProfileOptions } from "./profile.ts";
import { runServerCli, startServer } from "./server.ts";
import { workbenchUrl } from "./workbenchUrl.ts";

/** The two cores of a test machine may be busy with more than this page. */
const PATIENCE_MS = 60_000;
const PALETTE_MS = 10_000;
const PALETTE_TRIES = 6;

export interface WorkbenchOptions extends ProfileOptions {
  /** A packed extension, installed as a user would; undefined: a contributor's window, where F5 works. */
  readonly vsix?: string;
  /** Undefined: an empty window. */
  readonly workspace?: string;
  /** Screenshots go here. */
  readonly shots: string;
}

/** A person's view of one VS Code window. */
export interface OpenWorkbench {
  readonly page: Page;
  /** Shows a view container of the activity bar. */
  showContainer(title: string): Promise<void>;
  /** Runs a command by its title, the way a person does. */
  runCommand(title: string): Promise<void>;
  /** The box of prompts and pickers. */
  readonly prompt: Locator;
  shot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens VS Code with an installed extension in a headless browser, without the test driver: toasts and dialogs are real. */
export async function openWorkbench(line: Line, options: WorkbenchOptions): Promise<OpenWorkbench> {
  const { vsix, workspace, shots } = options;
  mkdirSync(shots, { recursive: true });
  const profile = createProfile(line, options);
  const closers: (() => unknown)[] = [profile.remove];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    if (vsix !== undefined) await runServerCli(line, profile, ["--install-extension", vsix, "--force"]);
    const contributor = vsix === undefined;
    const server = await startServer(line, profile, { testDriver: contributor, debugger: contributor });
    closers.push(server.stop);
    const browser = await launchBrowser();
    closers.push(() => browser.close());
    const page = await (await openWindow(browser)).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(workbenchUrl(server, workspace === undefined ? {} : { workspace }), { waitUntil: "commit" });
    await page.locator(".monaco-workbench .part.statusbar").waitFor();
    const prompt = page.locator(".quick-input-widget");
    return {
      page,
      prompt,
      close,
      async showContainer(title) {
        await page.locator(".part.activitybar").getByRole("tab", { name: title }).click();
        await page.locator(".part.sidebar .composite.title").getByText(title).first().waitFor();
      },
      async runCommand(title) {
        const input = prompt.locator("input.input");
        // What moves the focus meanwhile closes the palette, as a row that is shown after it was added.
        for (let tries = 1; ; tries += 1) {
          await page.keyboard.press("F1");
          try {
            await input.fill(`>${title}`, { timeout: PALETTE_MS });
            await prompt.getByRole("option", { name: title }).first().waitFor({ timeout: PALETTE_MS });
            break;
          } catch (error) {
            if (tries === PALETTE_TRIES) throw error;
            // An open palette goes on with the commands that were possible when it opened.
            await page.keyboard.press("Escape");
          }
        }
        await page.keyboard.press("Enter");
      },
      async shot(name) {
        await page.screenshot({ path: path.join(shots, `${name}.png`) });
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
