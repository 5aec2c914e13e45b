import { once } from "node:events";
import path from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { startChild } from "./childProcesses.mjs";

/** A TRON of one's own on this machine, with a vault deployed: what it told of itself. */
export async function startDevnet(root) {
  const child = startChild(process.execPath, [path.join(root, "devnet", "main.ts"), "--json"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lost = once(child, "exit").then(() => {
    throw new Error("The devnet ended before it told where it is.");
  });
  lost.catch(() => undefined);
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line"), lost]);
  return JSON.parse(line);
}
