import { link, mkdir, readdir, readFile, rename, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createDescriptors } from "../../../../src/engine/store/descriptors.ts";
import { createLayout } from "../../../../src/engine/store/layout.ts";
import { openPieceStore } from "../../../../src/engine/store/pieceStore.ts";
import { fakeTorrent } from "../../../fakes/torrent.ts";
import { createWorkbench, temporaryFolder, type Workbench } from "./workbench.ts";

const files = [
  { path: "set/sub/a", length: 16 },
  { path: "set/sub/b", length: 16 },
];

const bench = (): Promise<Workbench> => createWorkbench(16, files);

async function expectNothingOutside({ outside }: Workbench): Promise<void> {
  expect(await readdir(outside)).toEqual([]);
}

test("a linked folder on the way is a conflict, and no byte goes through it", async () => {
  const work = await bench();
  await symlink(work.outside, work.at("set"));
  expect(await work.store.claim()).toMatchObject({ existing: [], unfinished: [], conflicts: ["set"] });
  await expect(work.store.put(0, work.piece(0))).rejects.toMatchObject({ code: "unsafePath" });
  await expectNothingOutside(work);
});

test("a folder link to nowhere is a conflict as well, and its target is not created", async () => {
  const work = await bench();
  await symlink(join(work.outside, "nowhere"), work.at("set"));
  expect((await work.store.claim()).conflicts).toEqual(["set"]);
  await expect(work.store.put(0, work.piece(0))).rejects.toMatchObject({ code: "unsafePath" });
  await expectNothingOutside(work);
});

test.each(["set/sub/a", "set/sub/a.part"])("a link at %s is a conflict and its target stays as it is", async (path) => {
  const work = await bench();
  await mkdir(work.at("set/sub"), { recursive: true });
  const precious = join(work.outside, "precious");
  await writeFile(
    precious,
    work.piece(0).map((byte) => byte ^ 1),
  );
  await symlink(precious, work.at(path));
  expect(await work.store.claim()).toMatchObject({ existing: [], unfinished: [], conflicts: [path] });
  await work.store
    .put(0, work.piece(0))
    .then(
      () => work.store.finish(0),
      () => undefined,
    )
    .catch(() => undefined);
  expect(new Uint8Array(await readFile(precious))).toEqual(work.piece(0).map((byte) => byte ^ 1));
});

test("a dangling link at a file's name is a conflict and its target is not created", async () => {
  const work = await bench();
  await mkdir(work.at("set/sub"), { recursive: true });
  await symlink(join(work.outside, "nowhere"), work.at("set/sub/a.part"));
  expect((await work.store.claim()).conflicts).toEqual(["set/sub/a.part"]);
  await expect(work.store.put(0, work.piece(0))).rejects.toMatchObject({ code: "fileConflict" });
  await expectNothingOutside(work);
});

test("a folder link that is planted after the claim is met at the first write", async () => {
  const work = await bench();
  expect((await work.store.claim()).conflicts).toEqual([]);
  await symlink(work.outside, work.at("set"));
  await expect(work.store.put(0, work.piece(0))).rejects.toMatchObject({ code: "unsafePath" });
  await expectNothingOutside(work);
});

test("a folder link that is planted between two writes is met at the second", async () => {
  const work = await bench();
  await work.store.put(0, work.piece(0));
  await rename(work.at("set/sub"), work.at("moved"));
  await symlink(work.outside, work.at("set/sub"));
  await expect(work.store.put(1, work.piece(1))).rejects.toMatchObject({ code: "unsafePath" });
  await expectNothingOutside(work);
});

test("a link in place of a file that was written before is not followed when the file is opened again", async () => {
  const work = await createWorkbench(8, files);
  const store = work.reopen({ descriptors: createDescriptors(1) });
  await store.put(0, work.piece(0));
  await store.put(2, work.piece(2));
  const precious = join(work.outside, "precious");
  await writeFile(precious, "precious");
  await unlink(work.at("set/sub/a.part"));
  await symlink(precious, work.at("set/sub/a.part"));
  await expect(store.put(1, work.piece(1))).rejects.toMatchObject({ code: "unsafePath" });
  await expect(store.read(0, 0, 8)).rejects.toMatchObject({ code: "unsafePath" });
  expect(await readFile(precious, "utf8")).toBe("precious");
});

test("a link that takes the folder's own place later is not followed", async () => {
  const work = await bench();
  await work.store.put(0, work.piece(0));
  await rename(work.folder, `${work.folder}-moved`);
  await symlink(work.outside, work.folder);
  await expect(work.store.put(1, work.piece(1))).rejects.toMatchObject({ code: "unsafePath" });
  await expect(work.store.finish(0)).rejects.toMatchObject({ code: "unsafePath" });
  await expectNothingOutside(work);
});

test("another folder in the folder's place, such as an empty mount point, is not written to", async () => {
  const work = await bench();
  await work.store.put(0, work.piece(0));
  await rename(work.folder, `${work.folder}-moved`);
  await mkdir(work.folder);
  await expect(work.store.put(1, work.piece(1))).rejects.toMatchObject({ code: "missingFiles" });
  expect(await work.tree()).toEqual([]);
});

test("the transfer's folder may itself be reached through links: it is the user's choice", async () => {
  const work = await bench();
  const alias = `${work.folder}-alias`;
  await symlink(work.folder, alias);
  const store = work.reopen({ folder: alias });
  await store.put(0, work.piece(0));
  expect(await work.tree()).toEqual(["set/", "set/sub/", "set/sub/a.part"]);
});

test("a finished file is not read through a link that took its place", async () => {
  const work = await bench();
  await work.putAll();
  await work.finishAll();
  const copy = join(work.outside, "copy");
  await rename(work.at("set/sub/a"), copy);
  await symlink(copy, work.at("set/sub/a"));
  await expect(work.store.read(0, 0, 16)).rejects.toMatchObject({ code: "unsafePath" });
});

test("nothing is renamed or deleted behind a link that is planted before the end", async () => {
  const work = await bench();
  await work.putAll();
  await rename(work.at("set/sub"), join(work.outside, "sub"));
  await symlink(join(work.outside, "sub"), work.at("set/sub"));
  await expect(work.store.finish(0)).rejects.toMatchObject({ code: "unsafePath" });
  const left = await work.store.deleteOwned(new Set([0, 1]));
  expect(left.map(({ path }) => path)).toEqual(["set/sub/a.part", "set/sub/b.part"]);
  expect((await readdir(join(work.outside, "sub"))).sort()).toEqual(["a.part", "b.part"]);
});

test("a second name of an unfinished file is not written through", async () => {
  const work = await createWorkbench(8, files);
  await work.store.put(0, work.piece(0));
  await work.store.close();
  await link(work.at("set/sub/a.part"), join(work.outside, "second"));
  await expect(work.reopen().put(1, work.piece(1))).rejects.toMatchObject({ code: "unsafePath" });
});

test.each(["../x", "set/../../x", "/x", "set//x", "set/./x", "set\\x", "set/x:y", "set/\0"])(
  "a path such as %j is refused even if the path policy had let it through",
  async (path) => {
    const base = await temporaryFolder();
    const { metainfo, piece } = fakeTorrent(8, [{ path, length: 8 }]);
    const layout = createLayout(metainfo, [0]);
    const folder = join(base, "a", "b");
    const store = openPieceStore({ metainfo, layout, folder, partsFile: join(base, "parts") });
    await expect(store.put(0, piece(0))).rejects.toMatchObject({ code: "unsafePath" });
    await store.close();
    expect((await readdir(base, { recursive: true })).filter((name) => name.endsWith(".part"))).toEqual([]);
  },
);
