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
  const out = onLine ? "pipe" : "inherit";
  const child = startChild(process.execPath, all, { stdio: ["ignore", out, out, "ipc"] });
  // That coins of a custom network may be real is no news here: it is the demo's own.
  if (onLine)
    createInterface({ input: child.stderr }).on("line", (text) => {
      if (!text.startsWith("*** Custom network")) process.stderr.write(`${text}\n`);
    });
  if (onLine) createInterface({ input: child.stdout }).on("line", (text) => onLine(JSON.parse(text)));
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  return {
    ended,
    /** Asks it to end, and resolves with its code when it has. */
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** Runs a command to its end and resolves with its outcome; `onEvent` is told what happens before. */
export async function askCli(root, args, onEvent = () => undefined) {
  let last;
  const { ended } = runCli(root, args, {
    onLine: (line) => {
      last = line;
      if (!("ok" in line)) onEvent(line);
    },
  });
  await ended;
  if (last?.ok !== true) throw new Error(last?.message ?? `swarmbid ${args[0]} ended without an answer.`);
  return last;
}

/** Starts a seeder and resolves when it serves. */
export async function startSeeder(root, torrentFile, data, { state, uploadLimit, more = [] }) {
  const limit = uploadLimit === undefined ? [] : ["--upload-limit", String(uploadLimit)];
  const place = state === undefined ? [] : ["--state", state];
  const quiet = ["--no-dht", "--no-lsd", "--allow-local"];
  let seeder;
  await new Promise((resolve, reject) => {
    seeder = runCli(root, ["seed", torrentFile, "--data", data, ...place, ...quiet, ...limit, ...more], {
      onLine(line) {
        if (line.event === "listening") resolve();
        if (line.ok === false) reject(new Error(`A seeder did not start: ${line.message}`));
      },
    });
    seeder.ended.then(() => reject(new Error("A seeder ended before it served.")), reject);
  });
  return seeder;
}
