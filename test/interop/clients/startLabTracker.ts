import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Place } from "./localNetwork.ts";

export interface LabTracker {
  readonly url: string;
  /** Resolves when a peer that has everything has announced itself, now or earlier. */
  seeds(count: number): Promise<void>;
  close(): Promise<void>;
}

/** A tracker that runs where the clients are. */
export async function startLabTracker(place: Place): Promise<LabTracker> {
  const [program, ...args] = [
    ...place.prefix,
    process.execPath,
    "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
    path.join(import.meta.dirname, "trackerMain.ts"),
    place.address,
  ];
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const complete = new Set<string>();
  const watchers = new Set<() => void>();
  const url = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error("The tracker ended before it listened.")));
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = JSON.parse(text) as { url?: string; announced?: string; left?: number };
      if (line.url !== undefined) resolve(line.url);
      if (line.announced !== undefined && line.left === 0) complete.add(line.announced);
      for (const watch of watchers) watch();
    });
  });
  return {
    url,
    seeds: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (complete.size < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    async close() {
      child.stdin.end();
      await exited;
    },
  };
}
