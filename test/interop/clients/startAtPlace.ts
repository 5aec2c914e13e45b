import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Place } from "./localNetwork.ts";

export interface ServerAtPlace {
  readonly url: string;
  close(): Promise<void>;
}

/** What a server says: its `url` first, then what it is for. */
export interface ServerLine {
  readonly url?: string;
  /** A tracker: who announced itself, for which torrent, and how many bytes it lacks. */
  readonly announced?: string;
  readonly infoHash?: string;
  readonly left?: number;
  /** A web seed: bytes sent so far. */
  readonly served?: number;
}

/** Runs one of this folder's servers at a place; it prints JSON lines. */
export async function startAtPlace(
  place: Place,
  main: string,
  args: readonly string[],
  onLine: (line: ServerLine) => void,
): Promise<ServerAtPlace> {
  const [program = "", ...rest] = [
    ...place.prefix,
    process.execPath,
    "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
    path.join(import.meta.dirname, main),
    place.address,
    ...args,
  ];
  const child = spawn(program, rest, { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const url = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${main} ended before it listened.`)));
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = JSON.parse(text) as ServerLine;
      if (line.url !== undefined) resolve(line.url);
      onLine(line);
    });
  });
  return {
    url,
    async close() {
      child.stdin.end();
      await exited;
    },
  };
}
