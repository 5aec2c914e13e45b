import { spawnSync } from "node:child_process";

/** Runs a program to its end and answers what it wrote; throws with its own words when it fails. */
export function runToEnd([program = "", ...args]: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", timeout: 60_000 });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed: ${error?.message ?? `${stderr}${stdout}`}`);
  return stdout + stderr;
}
