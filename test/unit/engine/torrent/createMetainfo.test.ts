import { createHash } from "node:crypto";
import { appendFileSync, truncateSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CreateOptions, createMetainfo } from "../../../../src/engine/torrent/createMetainfo.ts";
import { parseMetainfo } from "../../../../src/engine/torrent/parseMetainfo.ts";
import { choosePieceBytes } from "../../../../src/engine/torrent/pieceSize.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "swarmbid-create-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Bytes that differ everywhere, the same on every run. */
function noise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

async function put(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

function pieceHashes(data: Uint8Array, pieceBytes: number): Uint8Array {
  const hashes: Uint8Array[] = [];
  for (let start = 0; start < data.length; start += pieceBytes) {
    hashes.push(
      createHash("sha1")
        .update(data.subarray(start, start + pieceBytes))
        .digest(),
    );
  }
  return new Uint8Array(Buffer.concat(hashes));
}

describe("the hashes of the pieces", () => {
  test.each([16 * KIB, 256 * KIB, 2 * MIB])(
    "of %i bytes run over files of every size, one after another",
    async (pieceBytes) => {
      const sizes = [0, 1, 16 * KIB, 3 * MIB + 5, 0, 700_001, 16 * KIB - 1, 1 * MIB];
      const files = sizes.map((size, index) => noise(size, index + 1));
      const root = await put(Object.fromEntries(files.map((bytes, index) => [`set/f${index}`, bytes])));
      const { metainfo } = await createMetainfo(join(root, "set"), { pieceBytes });
      expect(metainfo.files.map(({ length }) => length)).toEqual(sizes);
      expect(metainfo.pieceHashes).toEqual(pieceHashes(new Uint8Array(Buffer.concat(files)), pieceBytes));
    },
  );

  test("of a single file", async () => {
    const bytes = noise(100_000);
    const root = await put({ "one.bin": bytes });
    const { metainfo } = await createMetainfo(join(root, "one.bin"));
    expect(metainfo).toMatchObject({ name: "one.bin", totalBytes: 100_000, pieceBytes: 16 * KIB });
    expect(metainfo.files).toEqual([{ index: 0, path: "one.bin", length: 100_000, offset: 0, padding: false }]);
    expect(metainfo.pieceHashes).toEqual(pieceHashes(bytes, 16 * KIB));
  });

  test("are none for empty files", async () => {
    const root = await put({ "set/empty": "" });
    expect((await createMetainfo(join(root, "set"))).metainfo).toMatchObject({ totalBytes: 0, pieceCount: 0 });
  });
});

test("the same data gives the same bytes, in the order of the names' bytes, whatever the order of their making", async () => {
  const names = ["b", "a/z", "a-b", "Z", "é", "a.b", "a0", "𝄞", "ﬀ", "C/x"];
  const first = await put(Object.fromEntries(names.map((name) => [`one/set/${name}`, name])));
  await put(Object.fromEntries(names.toReversed().map((name) => [`two/set/${name}`, name])));
  const one = await createMetainfo(join(first, "one/set"));
  const two = await createMetainfo(join(first, "two/set"));
  expect(two.bytes).toEqual(one.bytes);
  expect(one.metainfo.files.map(({ path }) => path.slice("set/".length))).toEqual([
    "C/x",
    "Z",
    "a/z",
    "a-b",
    "a.b",
    "a0",
    "b",
    "é",
    "ﬀ",
    "𝄞",
  ]);
});

test("the file says what was asked for, and reads back", async () => {
  const root = await put({ "set/a": "x" });
  const options: CreateOptions = {
    trackers: [["http://a.example/announce", "udp://b.example:1"], ["http://c.example/"]],
    webSeeds: ["https://w.example/d/"],
    isPrivate: true,
    comment: "A set",
    createdBy: "Swarmbid",
    createdAtSeconds: 1_700_000_000,
  };
  const plain = await createMetainfo(join(root, "set"));
  const { bytes, metainfo } = await createMetainfo(join(root, "set"), options);
  expect(parseMetainfo(bytes)).toEqual(metainfo);
  const { trackers, webSeeds, isPrivate, comment, createdBy } = options;
  expect(metainfo).toMatchObject({ trackers, webSeeds, isPrivate, comment, createdBy });
  expect(Buffer.from(bytes).toString("latin1")).toContain("13:creation datei1700000000e");
  expect(Buffer.from(plain.bytes).toString("latin1")).not.toMatch(/date|created|announce|private|source/);
  const tagged = await createMetainfo(join(root, "set"), { source: "elsewhere" });
  expect(new Set([plain, { metainfo }, tagged].map((made) => made.metainfo.infoHash)).size).toBe(3);
});

test("links, version control, keys and what receivers would leave out are left out, and named", async () => {
  const root = await put({
    "set/data.csv": "1",
    "set/.git/config": "x",
    "set/a/.env": "SECRET=1",
    "set/a/id_rsa": "x",
    "set/.vscode/tasks.json": "{}",
    "set/.DS_Store": "",
    "set/a/.gitignore": "x",
  });
  await symlink("/etc", join(root, "set/etc"));
  await symlink("data.csv", join(root, "set/a/link.csv"));
  const { metainfo, leftOut } = await createMetainfo(join(root, "set"));
  expect(metainfo.files.map(({ path }) => path)).toEqual(["set/a/.gitignore", "set/data.csv"]);
  expect(leftOut.map(({ path }) => path)).toEqual([
    ".DS_Store",
    ".git",
    ".vscode",
    "a/.env",
    "a/id_rsa",
    "a/link.csv",
    "etc",
  ]);
  expect(leftOut.every(({ reason }) => /^[a-z].+[^.]$/.test(reason))).toBe(true);
});

test("what the user wants left out is left out, by the rules of .gitignore files, and named; secrets cannot be let in", async () => {
  const root = await put({
    "set/a.csv": "1",
    "set/a.tmp": "1",
    "set/deep/b.tmp": "1",
    "set/drafts/c.csv": "1",
    "set/deep/drafts": "1",
    "set/.env": "SECRET=1",
    "set/ignored.log": "1",
    "set/.gitignore": "*.log\n",
  });
  const leaveOut = ["*.tmp", "!b.tmp", "/drafts/", "!.env"];
  const { metainfo, leftOut } = await createMetainfo(join(root, "set"), { leaveOut, includeIgnored: true });
  expect(metainfo.files.map(({ path }) => path)).toEqual([
    "set/.gitignore",
    "set/a.csv",
    "set/deep/b.tmp",
    "set/deep/drafts",
    "set/ignored.log",
  ]);
  expect(leftOut.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
    ".env may hold a password or a key",
    "a.tmp is what you want left out",
    "drafts is what you want left out",
  ]);
  const same = await createMetainfo(join(root, "set/deep"));
  expect((await createMetainfo(join(root, "set/deep"), { leaveOut: ["*.none"] })).bytes).toEqual(same.bytes);
});

describe("nothing is created", () => {
  const refusal = async (path: string, options?: CreateOptions) => {
    const error: unknown = await createMetainfo(join(folder, path), options).catch((reason: unknown) => reason);
    return error instanceof Error && "code" in error ? error.code : error;
  };

  test("of a folder without files", async () => {
    await mkdir(join(folder, "set/a"), { recursive: true });
    expect(await refusal("set")).toBe("badInput");
  });

  test("of a path that is not there", async () => {
    expect(await refusal("nowhere")).toBe("fileAccess");
  });

  test.each(["a\nb", "a:b", "aux.txt", "a.", "a\u202eb"])("of a name that receivers would refuse: %j", async (name) => {
    await put({ [`set/${name}`]: "x" });
    expect(await refusal("set")).toBe("unsafePath");
  });

  test("of several such names at once, a few of them by name", async () => {
    const many = Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`set/sub/${String(at)}:`, "x"]));
    await put({ "set/con.txt": "x", "set/fine": "x", ...many });
    const error: unknown = await createMetainfo(join(folder, "set")).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(
      /“set” holds the file name “con\.txt”, which means a device on Windows; .*“0:”.*“3:”.*; and 2 more such names\. Rename them/,
    );
  });

  test("of names that are one on many disks", async () => {
    await put({ "set/a": "x", "set/A": "y" });
    expect(await refusal("set")).toBe("unsafePath");
  });

  test("of a name that is not UTF-8", async () => {
    await mkdir(join(folder, "set"));
    await writeFile(Buffer.concat([Buffer.from(join(folder, "set/")), Buffer.from([0x61, 0xff])]), "x");
    expect(await refusal("set")).toBe("unsafePath");
  });

  test.each<[string, string, CreateOptions]>([
    ["badUrl", "a tracker that is none", { trackers: [["ftp://a.example/"]] }],
    ["badUrl", "a web seed that is none", { webSeeds: ["udp://a.example:1"] }],
    ["badInput", "a piece size of no power of two", { pieceBytes: 100_000 }],
    ["badInput", "a piece size below 16 KiB", { pieceBytes: 8 * KIB }],
    ["badInput", "a piece size above 64 MiB", { pieceBytes: 128 * MIB }],
  ])("%s: with %s", async (code, _name, options) => {
    await put({ "set/a": "x" });
    expect(await refusal("set", options)).toBe(code);
  });
});

test("a file that grows while it is read is noticed", async () => {
  const root = await put({ "set/a": noise(3 * MIB), "set/b": "x" });
  const grow = () => appendFileSync(join(root, "set/a"), "more");
  await expect(createMetainfo(join(root, "set"), {}, { onProgress: grow })).rejects.toMatchObject({
    code: "filesChanged",
  });
});

test("a file that shrinks before it is read is noticed", async () => {
  const root = await put({ "set/a": noise(9 * MIB), "set/b": noise(9 * MIB) });
  const shrink = () => truncateSync(join(root, "set/b"), 5);
  await expect(createMetainfo(join(root, "set"), {}, { onProgress: shrink })).rejects.toMatchObject({
    code: "filesChanged",
  });
});

test("progress rises to the whole size, and a signal ends the work", async () => {
  const root = await put({ "set/a": noise(5 * MIB) });
  const steps: number[] = [];
  await createMetainfo(join(root, "set"), {}, { onProgress: (done, total) => steps.push(done / total) });
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(steps.at(-1)).toBe(1);

  const controller = new AbortController();
  const cancelled = createMetainfo(
    join(root, "set"),
    {},
    { onProgress: () => controller.abort(), signal: controller.signal },
  );
  await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
});

test("the piece size grows with the data and keeps a torrent readable", () => {
  const GIB = 1024 * MIB;
  const table: readonly (readonly [total: number, piece: number])[] = [
    [0, 16 * KIB],
    [32 * MIB, 16 * KIB],
    [32 * MIB + 1, 32 * KIB],
    [GIB, 512 * KIB],
    [GIB + 1, MIB],
    [32 * GIB, 16 * MIB],
    [4096 * GIB, 16 * MIB],
    [4096 * GIB + 1, 32 * MIB],
    [16_384 * GIB, 64 * MIB],
  ];
  for (const [total, piece] of table) expect([total, choosePieceBytes(total)]).toEqual([total, piece]);
});
