import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A file system of its own with little room. */
export interface SmallDisk {
  /** Takes all the room that is left. */
  fill(): void;
  /** Gives it back. */
  empty(): void;
  unmount(): void;
}

/** Mounts a real tmpfs at `at`: Linux, as root. Throws, naming what is missing, where that is not allowed. */
export function mountSmallDisk(at: string, bytes: number): SmallDisk {
  mkdirSync(at, { recursive: true });
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${String(bytes)}`, "swarmbid-test", at], {
    encoding: "utf8",
  });
  if (mounted.status !== 0) {
    throw new Error(
      `This test needs a small disk, and mounting a tmpfs failed (${mounted.stderr.trim() || String(mounted.error)}): run it on Linux as root, or in a user namespace (unshare -rm).`,
    );
  }
  const filler = path.join(at, "filler");
  return {
    fill() {
      const { bavail, bsize } = statfsSync(at);
      try {
        writeFileSync(filler, new Uint8Array(bavail * bsize));
      } catch {
        // Somebody else wrote meanwhile: all that was left is taken all the same.
      }
    },
    empty() {
      rmSync(filler, { force: true });
    },
    unmount() {
      spawnSync("umount", ["-l", at]);
    },
  };
}
