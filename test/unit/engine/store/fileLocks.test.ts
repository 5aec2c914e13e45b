import { expect, test } from "vitest";
import { createFileLocks } from "../../../../src/engine/store/fileLocks.ts";

/** Notes when its tasks start, and ends them on demand. */
function stage() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    started,
    task: (name: string) => () =>
      new Promise<void>((resolve) => {
        started.push(name);
        ends.set(name, resolve);
      }),
    end: (name: string) => ends.get(name)?.(),
  };
}

test("sharers run together, one who wants the file alone waits for them and keeps later ones out", async () => {
  const locks = createFileLocks();
  const { started, task, end } = stage();
  const file = {};
  const first = [locks.shared(file, task("read 1")), locks.shared(file, task("read 2"))];
  const alone = locks.exclusive(file, task("rename"));
  const late = locks.shared(file, task("read 3"));
  expect(started).toEqual(["read 1", "read 2"]);
  end("read 1");
  await first[0];
  expect(started).toEqual(["read 1", "read 2"]);
  end("read 2");
  await first[1];
  expect(started).toEqual(["read 1", "read 2", "rename"]);
  end("rename");
  await alone;
  expect(started).toEqual(["read 1", "read 2", "rename", "read 3"]);
  end("read 3");
  await late;
});

test("different files do not wait for each other, and a failure frees the file", async () => {
  const locks = createFileLocks();
  const { started, task, end } = stage();
  const [one, other] = [{}, {}];
  const held = locks.exclusive(one, task("one"));
  await expect(locks.exclusive(other, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await locks.exclusive(other, () => Promise.resolve());
  expect(started).toEqual(["one"]);
  end("one");
  await held;
});
