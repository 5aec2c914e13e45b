import { mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { diskSpace } from "../../../src/host/diskSpace.ts";
import { realFolder } from "../../../src/host/realFolder.ts";
import { storageFolder } from "../../../src/host/storageFolder.ts";

async function scratch(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "swarmbid-host-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("a folder that does not exist yet has the disk of its nearest parent", async () => {
  const folder = await scratch();
  const here = await diskSpace(folder);
  const later = await diskSpace(path.join(folder, "not", "yet"));
  expect(here?.totalBytes).toBeGreaterThan(0);
  expect(later?.totalBytes).toBe(here?.totalBytes);
});

test("links on the way to a folder are resolved, whether its end exists or not", async () => {
  const folder = await scratch();
  await mkdir(path.join(folder, "real"));
  await symlink(path.join(folder, "real"), path.join(folder, "link"));
  expect(await realFolder(path.join(folder, "link"))).toBe(path.join(folder, "real"));
  expect(await realFolder(path.join(folder, "link", "not", "yet"))).toBe(path.join(folder, "real", "not", "yet"));
});

test("a window without a folder has a storage of its own", () => {
  const uri = (fsPath: string) => ({ fsPath });
  expect(storageFolder({ storageUri: uri("/ws"), globalStorageUri: uri("/global") })).toBe("/ws");
  expect(storageFolder({ storageUri: undefined, globalStorageUri: uri("/global") })).toBe(
    path.join("/global", "no-folder"),
  );
});
