import path from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { startChild } from "./childProcesses.mjs";

/**
 * Runs the built command line; it ends with this process at the latest. With `onLine` it speaks JSON lines to it,
 * otherwise it shares our terminal.
 */
export function runCli(root, args, { onLine } = {}) {
  const all = [path.join(root, "dist", "cli.js"), ...args, ...(onLine ? ["--json"] : [])];
  const child = startChild(process.execPath, all, { stdio: ["ignore", onLine ? "pipe" : "inherit", "inherit", "ipc"] });
  if (onLine) createInterface({ input: child.stdout }).on("line", (text) => onLine(JSON.parse(text)));
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  return { ended };
}

/** Runs a command to its end and resolves with its outcome. */
export async function askCli(root, args) {
  let last;
  const { ended } = runCli(root, args, {
    onLine: (line) => {
      last = line;
    },
  });
  await ended;
  if (last?.ok !== true) throw new Error(last?.message ?? `swarmbid ${args[0]} ended without an answer.`);
  return last;
}

/** Starts a seeder and resolves when it serves. */
export async function startSeeder(root, torrentFile, data, { state, uploadLimit }) {
  const limit = uploadLimit === undefined ? [] : ["--upload-limit", String(uploadLimit)];
  const quiet = ["--no-dht", "--no-lsd", "--allow-local"];
  let seeder;
  await new Promise((resolve, reject) => {
    seeder = runCli(root, ["seed", torrentFile, "--data", data, "--state", state, ...quiet, ...limit], {
      onLine(line) {
        if (line.event === "listening") resolve();
        if (line.ok === false) reject(new Error(`A seeder did not start: ${line.message}`));
      },
    });
    seeder.ended.then(() => reject(new Error("A seeder ended before it served.")), reject);
  });
  return seeder;
}
