import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { createLayout, type Layout } from "../../../../src/engine/store/layout.ts";
import { openPieceStore, type PieceStore, type PieceStoreOptions } from "../../../../src/engine/store/pieceStore.ts";
import { type FakeFile, type FakeTorrent, fakeTorrent } from "../../../fakes/torrent.ts";

/** A torrent, a fresh folder for it and a store over both; everything is closed and removed after the test. */
export interface Workbench extends FakeTorrent {
  readonly layout: Layout;
  /** The transfer's folder. */
  readonly folder: string;
  /** A folder beside it, where nothing may ever appear. */
  readonly outside: string;
  readonly partsFile: string;
  readonly store: PieceStore;
  /** Another store over the same folder, as after a restart. */
  reopen(options?: Partial<PieceStoreOptions>): PieceStore;
  putAll(pieces?: Iterable<number>): Promise<void>;
  finishAll(): Promise<void>;
  /** Absolute path of something below the transfer's folder. */
  at(path: string): string;
  /** Creates a file, with its folders, that is not ours. */
  plant(path: string, contents: string | Uint8Array): Promise<void>;
  contents(path: string): Promise<Uint8Array>;
  /** Everything below the transfer's folder, sorted, folders with a slash at the end. */
  tree(): Promise<string[]>;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "swarmbid-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function createWorkbench(
  pieceBytes: number,
  list: readonly FakeFile[],
  wanted: readonly number[] = list.map((_, index) => index),
): Promise<Workbench> {
  const base = await temporaryFolder();
  const torrent = fakeTorrent(pieceBytes, list);
  const layout = createLayout(torrent.metainfo, wanted);
  const folder = join(base, "target");
  const outside = join(base, "outside");
  const partsFile = join(base, "state", "parts");
  await mkdir(folder);
  await mkdir(outside);

  const at = (path: string): string => join(folder, path);
  function open(options?: Partial<PieceStoreOptions>): PieceStore {
    const opened = openPieceStore({ metainfo: torrent.metainfo, layout, folder, partsFile, ...options });
    onTestFinished(() => opened.close());
    return opened;
  }
  const store = open();

  return {
    ...torrent,
    layout,
    folder,
    outside,
    partsFile,
    store,
    reopen: open,
    at,
    async putAll(pieces = layout.wantedPieces) {
      for (const piece of pieces) await store.put(piece, torrent.piece(piece));
    },
    async finishAll() {
      for (const file of layout.wantedFiles) await store.finish(file);
    },
    async plant(path, contents) {
      await mkdir(dirname(at(path)), { recursive: true });
      await writeFile(at(path), contents);
    },
    contents: async (path) => new Uint8Array(await readFile(at(path))),
    tree: () => listTree(folder),
  };
}

export async function listTree(folder: string, prefix = ""): Promise<string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true });
  const lists = entries.map(async (entry) => {
    const path = prefix + entry.name;
    return entry.isDirectory() ? [`${path}/`, ...(await listTree(folder, `${path}/`))] : [path];
  });
  return (await Promise.all(lists)).flat().sort();
}

/** Permissions mean nothing to root: for the rest of the test a root process acts as nobody. */
export function beOrdinaryUser(): void {
  if (process.getuid?.() !== 0) return;
  process.seteuid?.(65_534);
  onTestFinished(() => process.seteuid?.(0));
}
