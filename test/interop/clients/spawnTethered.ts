import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { RunningClient } from "./foreignClient.ts";

/** Runs the command until standard input closes: at our word, or when this process is gone, however it went. */
const TETHER = '"$@" </dev/null & program=$!; cat >/dev/null; kill -KILL "$program"; wait "$program"';

/** Starts a foreign program that cannot outlive this process; what it says is added to `logFile`. */
export function spawnTethered(command: readonly string[], logFile: string): RunningClient {
  const log = openSync(logFile, "a");
  const child = spawn("sh", ["-c", TETHER, "sh", ...command], { stdio: ["pipe", log, log] });
  closeSync(log);
  const exited = once(child, "exit");
  return {
    async close() {
      child.stdin?.end();
      await exited;
    },
  };
}
