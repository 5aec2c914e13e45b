import { spawn } from "node:child_process";
import { once } from "node:events";
import type { ForeignClient } from "./foreignClient.ts";

/** Runs the command until standard input closes: at our word, or when this process is gone, however it went. */
const TETHER = '"$@" & program=$!; cat >/dev/null; kill -KILL "$program"; wait "$program"';

/** Starts a foreign program that cannot outlive this process. */
export function spawnTethered(command: readonly string[]): ForeignClient {
  const child = spawn("sh", ["-c", TETHER, "sh", ...command], { stdio: ["pipe", "ignore", "ignore"] });
  const exited = once(child, "exit");
  return {
    async close() {
      child.stdin.end();
      await exited;
    },
  };
}
