import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { repeatableBytes } from "../../swarm/makeTorrent.ts";
import { hashTree } from "../hashTree.ts";

/** Path with `/`, the torrent's own top folder or file first -> size in bytes. */
export type Files = Readonly<Record<string, number>>;

/** Files on the disk that a torrent is made of. */
export interface Contents {
  /** Holds the top folder or file. */
  readonly folder: string;
  readonly top: string;
  readonly totalBytes: number;
  /** SHA-256 of every file, by path below the folder. */
  readonly hashes: Readonly<Record<string, string>>;
}

export async function writeContents(folder: string, files: Files): Promise<Contents> {
  const paths = Object.keys(files);
  for (const file of paths) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, repeatableBytes(file, files[file] ?? 0));
  }
  const [top = ""] = (paths[0] ?? "").split("/");
  const totalBytes = Object.values(files).reduce((sum, size) => sum + size, 0);
  return { folder, top, totalBytes, hashes: await hashTree(folder) };
}

/** The same files in another folder, without a copy of their bytes: clients put files of their own beside what they seed. */
export function linkContents({ folder, hashes }: Contents, target: string): string {
  for (const file of Object.keys(hashes)) {
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    linkSync(path.join(folder, file), path.join(target, file));
  }
  return target;
}
