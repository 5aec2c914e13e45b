import { spawnSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync } from "node:fs";

/** A file system of its own that can stop taking data, as a disk does that is busy or about to fail. */
export interface FreezableDisk {
  /** From now on every write waits. */
  freeze(): void;
  /** All writes go on. */
  thaw(): void;
  /** Thaws it too; safe to call twice. */
  unmount(): void;
}

/** Makes an ext4 of `bytes` in a file beside `at` and mounts it there: Linux, as root. Throws, naming what is missing. */
export function mountFreezableDisk(at: string, bytes: number): FreezableDisk {
  const image = `${at}.image`;
  mkdirSync(at, { recursive: true });
  const descriptor = openSync(image, "wx");
  ftruncateSync(descriptor, bytes);
  closeSync(descriptor);
  run("mkfs.ext4", "-q", "-F", image);
  run("mount", "-o", "loop", image, at);
  let isFrozen = false;
  let isMounted = true;
  const thaw = (): void => {
    if (isFrozen) run("fsfreeze", "--unfreeze", at);
    isFrozen = false;
  };
  return {
    freeze() {
      run("fsfreeze", "--freeze", at);
      isFrozen = true;
    },
    thaw,
    unmount() {
      thaw();
      if (isMounted) run("umount", "-l", at);
      isMounted = false;
      rmSync(image, { force: true });
    },
  };
}

function run(program: string, ...parameters: string[]): void {
  const { status, stderr, error } = spawnSync(program, parameters, { encoding: "utf8" });
  if (status === 0) return;
  throw new Error(
    `This test needs a disk that can be frozen, and ${program} failed (${error === undefined ? stderr.trim() : String(error)}): run it on Linux as root, with e2fsprogs and loop devices.`,
  );
}
