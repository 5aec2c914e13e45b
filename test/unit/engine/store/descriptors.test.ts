import { open } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createDescriptors } from "../../../../src/engine/store/descriptors.ts";
import { temporaryFolder } from "./workbench.ts";

const openFile = promisify(open);

/** Real files, with a count of how often each was opened. */
async function createFiles(count: number) {
  const folder = await temporaryFolder();
  const opened: number[] = [];
  const keys = Array.from({ length: count }, (_, index) => ({ index }));
  await Promise.all(keys.map(({ index }) => writeFile(join(folder, `${index}`), "x")));
  return {
    keys,
    opened,
    open:
      ({ index }: { index: number }) =>
      () => {
        opened.push(index);
        return openFile(join(folder, `${index}`), "r");
      },
  };
}

const idle = (): Promise<void> => Promise.resolve();

test("a file stays open between uses, and the one that was idle longest goes when room is needed", async () => {
  const descriptors = createDescriptors(2);
  const { keys, opened, open: opener } = await createFiles(3);
  for (const index of [0, 1, 0, 2, 0, 1]) {
    const key = keys[index] ?? { index };
    await descriptors.use(key, opener(key), idle);
  }
  expect(opened).toEqual([0, 1, 2, 1]);
  for (const key of keys) await descriptors.release(key);
});

test("all who come while a file is being opened share one descriptor", async () => {
  const descriptors = createDescriptors(2);
  const { keys, opened, open: opener } = await createFiles(1);
  const [key = { index: 0 }] = keys;
  const seen = await Promise.all([1, 2, 3].map(() => descriptors.use(key, opener(key), (fd) => Promise.resolve(fd))));
  expect(new Set(seen).size).toBe(1);
  expect(opened).toEqual([0]);
  await descriptors.release(key);
});

test("a user waits when all descriptors are in use, and goes on when one is free", async () => {
  const descriptors = createDescriptors(1);
  const { keys, opened, open: opener } = await createFiles(2);
  const [first = { index: 0 }, second = { index: 1 }] = keys;
  const busy = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const one = descriptors.use(first, opener(first), () => {
    started.resolve();
    return busy.promise;
  });
  await started.promise;
  const two = descriptors.use(second, opener(second), idle);
  expect(opened).toEqual([0]);
  busy.resolve();
  await Promise.all([one, two]);
  expect(opened).toEqual([0, 1]);
  await descriptors.release(second);
});

test("a file that cannot be opened fails for those who wait for it, takes no room, and is tried anew", async () => {
  const descriptors = createDescriptors(1);
  const { keys, open: opener } = await createFiles(1);
  const [key = { index: 0 }] = keys;
  const refuse = (): Promise<number> => Promise.reject(new Error("no"));
  const failed = await Promise.allSettled([descriptors.use(key, refuse, idle), descriptors.use(key, refuse, idle)]);
  expect(failed.map((result) => result.status)).toEqual(["rejected", "rejected"]);
  await descriptors.use(key, opener(key), idle);
  await descriptors.release(key);
});

test.runIf(process.platform === "linux")(
  "a crowd of users never has more files open than allowed, and leaves none",
  async () => {
    const descriptors = createDescriptors(4);
    const { keys, open: opener } = await createFiles(60);
    const before = (await readdir("/proc/self/fd")).length;
    let users = 0;
    let most = 0;
    const crowd = Array.from({ length: 600 }, (_, turn) => {
      const key = keys[(turn * 37) % 60] ?? { index: 0 };
      return descriptors.use(key, opener(key), async (descriptor) => {
        users++;
        most = Math.max(most, users);
        await new Promise(setImmediate);
        users--;
        return descriptor;
      });
    });
    const used = await Promise.all(crowd);
    expect(most).toBeGreaterThan(1);
    // The kernel gives the lowest free number: with at most four open, hardly more than four are ever seen.
    expect(new Set(used).size).toBeLessThan(16);
    for (const key of keys) await descriptors.release(key);
    expect((await readdir("/proc/self/fd")).length).toBe(before);
  },
);
