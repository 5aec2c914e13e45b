import { readdirSync, readlinkSync } from "node:fs";

/** What the process's descriptors point at, by /proc: sockets, and files below `folder`. Threads share them. */
export function openHandles(folder: string): {
  readonly sockets: readonly string[];
  readonly files: readonly string[];
} {
  const targets = readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // closed since it was listed
    }
  });
  return {
    sockets: targets.filter((target) => target.startsWith("socket:")).sort(),
    files: targets.filter((target) => target.startsWith(folder)).sort(),
  };
}
