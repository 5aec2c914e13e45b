import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

const CLI = path.join(import.meta.dirname, "..", "..", "dist", "cli.js");

/** The built command line seeds a file from a process of its own; resolves with it and its `host:port`. */
export async function seedInProcess(
  torrent: string,
  data: string,
  stateHome: string,
): Promise<{ readonly process: ChildProcess; readonly peer: string }> {
  const quiet = ["--no-dht", "--no-lsd", "--no-pex", "--json"];
  const seeder = spawn(process.execPath, [CLI, "seed", torrent, "--data", data, ...quiet], {
    // The channel's end tells it that this process is gone.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: { ...process.env, XDG_STATE_HOME: stateHome },
  });
  if (seeder.stdout === null) throw new Error("The seeder has no output.");
  for await (const line of createInterface({ input: seeder.stdout })) {
    const { listening } = JSON.parse(line) as { listening?: number };
    if (listening !== undefined) return { process: seeder, peer: `127.0.0.1:${String(listening)}` };
  }
  throw new Error("The seeder ended before it listened.");
}

/** Makes the .torrent file of a file or folder. */
export function createTorrent(data: string, torrent: string): void {
  execFileSync(process.execPath, [CLI, "create", data, "-o", torrent, "--json"]);
}
