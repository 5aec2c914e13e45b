import { accessSync, constants } from "node:fs";
import path from "node:path";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { requireProgram } from "./requireProgram.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const HALF_KEY = Buffer.alloc(32, 7);

/** Starts a headless Chromium of the system; CHROMIUM in the environment names another one. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM"] ?? requireProgram(NAMES, "apt-get install chromium fonts-dejavu-core");
  accessSync(executablePath, constants.X_OK);
  return chromium.launch({
    executablePath: path.resolve(executablePath),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
    ],
  });
}

/** A browser window that reaches loopback only and keeps secrets. */
export async function openWindow(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  await context.route(
    (url) => url.protocol.startsWith("http") && !["localhost", "127.0.0.1"].includes(url.hostname),
    (route) => route.abort(),
  );
  // The bare server does not answer this request; without an answer secrets live in memory only.
  await context.route(
    (url) => url.pathname.endsWith("/mint-key"),
    (route) => route.fulfill({ status: 200, contentType: "application/octet-stream", body: HALF_KEY }),
  );
  return context;
}
