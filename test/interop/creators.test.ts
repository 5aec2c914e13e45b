import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CreateOptions, createMetainfo } from "../../src/engine/torrent/createMetainfo.ts";
import { parseMetainfo } from "../../src/engine/torrent/parseMetainfo.ts";
import { repeatableBytes } from "../swarm/makeTorrent.ts";
import { requireProgram } from "../workbench/requireProgram.ts";

const PIECE = 65_536;
const SIZES = {
  "a.csv": 0,
  "b.csv": 1,
  "c.csv": PIECE - 1,
  "d.csv": PIECE,
  "e ü😀.csv": PIECE + 1,
  "f/g/h.bin": 700_001,
};

let root = "";
let folder = "";
let filled = "";
let single = "";

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), "swarmbid-creators-"));
  folder = write(path.join(root, "all", "set"), SIZES);
  filled = write(
    path.join(root, "filled", "set"),
    Object.fromEntries(Object.entries(SIZES).filter(([, size]) => size > 0)),
  );
  single = path.join(folder, "f/g/h.bin");
});

function write(below: string, sizes: Readonly<Record<string, number>>): string {
  for (const [name, size] of Object.entries(sizes)) {
    mkdirSync(path.dirname(path.join(below, name)), { recursive: true });
    writeFileSync(path.join(below, name), repeatableBytes(name, size));
  }
  return below;
}

afterAll(() => {
  rmSync(root, { recursive: true });
});

/** The files are named in an order, because libtorrent takes them as the file system gives them. */
const LIBTORRENT = `
import libtorrent, os, sys
out, root, piece, private = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "1"
files = libtorrent.file_storage()
top = os.path.dirname(root)
names = sys.argv[5:] or [os.path.basename(root)]
for name in names:
    files.add_file(name, os.path.getsize(os.path.join(top, name)))
torrent = libtorrent.create_torrent(files, piece, flags=libtorrent.create_torrent.v1_only)
torrent.set_priv(private)
libtorrent.set_piece_hashes(torrent, top)
open(out, "wb").write(libtorrent.bencode(torrent.generate()))
`;

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}

function pythonWithLibtorrent(): string {
  const found = ["python3", "/usr/bin/python3"].find(
    (python) => spawnSync(python, ["-c", "import libtorrent"], { stdio: "ignore" }).status === 0,
  );
  if (found === undefined)
    throw new Error("libtorrent is missing: install it with “apt-get install python3-libtorrent”.");
  return found;
}

async function ours(source: string, options: CreateOptions): Promise<string> {
  return (await createMetainfo(source, { pieceBytes: PIECE, ...options })).metainfo.infoHash;
}

const hashOf = (file: string): string => parseMetainfo(readFileSync(file)).infoHash;

test.each([false, true])(
  "libtorrent's creator gives the same info-hash for a folder and a file (private: %s)",
  async (isPrivate) => {
    const python = pythonWithLibtorrent();
    const make = (source: string, ...names: string[]): string => {
      const out = path.join(root, `libtorrent-${String(isPrivate)}-${path.basename(source)}.torrent`);
      run(python, ["-c", LIBTORRENT, out, source, String(PIECE), isPrivate ? "1" : "0", ...names]);
      return hashOf(out);
    };
    const names = Object.keys(SIZES).map((name) => path.join("set", name));
    expect(await ours(folder, { isPrivate })).toBe(make(folder, ...names));
    expect(await ours(single, { isPrivate })).toBe(make(single));
  },
);

// It writes `private` into every torrent, also as 0, and leaves empty files out: only without those can both be the same.
test("transmission's creator gives the same info-hash for a private folder and file", async () => {
  const program = requireProgram(["transmission-create"], "apt-get install transmission-cli");
  for (const source of [filled, single]) {
    const out = path.join(root, `transmission-${path.basename(source)}.torrent`);
    run(program, [
      "--private",
      "--tracker",
      "http://tracker.example/",
      "--piecesize",
      String(PIECE / 1024),
      "--outfile",
      out,
      source,
    ]);
    expect(await ours(source, { isPrivate: true })).toBe(hashOf(out));
  }
});
