import { readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { moveWithoutOverwriting } from "../../../../src/engine/store/moveWithoutOverwriting.ts";
import { temporaryFolder } from "./workbench.ts";

const noLinks = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe.each([
  ["with hard links", undefined],
  ["where links are not permitted", noLinks("EPERM")],
  ["where links are unknown", noLinks("ENOSYS")],
  ["where links are not supported", noLinks("ENOTSUP")],
])("%s", (_, makeLink) => {
  test("the file gets its new name and loses the old one", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "a"), "ours");
    await moveWithoutOverwriting(join(folder, "a"), join(folder, "b"), makeLink);
    expect(await readdir(folder)).toEqual(["b"]);
    expect(await readFile(join(folder, "b"), "utf8")).toBe("ours");
  });

  test.each(["a file", "a dangling link"])("%s of that name stays as it is", async (what) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "a"), "ours");
    if (what === "a file") await writeFile(join(folder, "b"), "theirs");
    else await symlink(join(folder, "nowhere"), join(folder, "b"));
    await expect(moveWithoutOverwriting(join(folder, "a"), join(folder, "b"), makeLink)).rejects.toMatchObject({
      code: "fileConflict",
    });
    expect(await readdir(folder)).toEqual(["a", "b"]);
    expect(await readFile(join(folder, "a"), "utf8")).toBe("ours");
  });
});
