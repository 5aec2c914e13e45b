import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { repeatableBytes } from "../swarm/makeTorrent.ts";

const MB = 1_000_000;

/** 200 MB with what trips clients up: an empty file, odd sizes, many small files, folders and a name beyond ASCII. */
const FILES: Readonly<Record<string, number>> = {
  "measurements/2025.bin": 120 * MB,
  "measurements/2026.bin": 60 * MB + 12_345,
  "maps/größe-地図.bin": 15 * MB - 1,
  "notes/empty.txt": 0,
  "notes/one-byte.txt": 1,
  ...Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`tiles/tile-${index}.bin`, 50_000 + index])),
};

/** Writes the dataset below `folder` and answers its name. */
export function writeDataset(folder: string): string {
  const name = "interop-set";
  for (const [file, size] of Object.entries(FILES)) {
    const target = path.join(folder, name, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, repeatableBytes(file, size));
  }
  return name;
}

/** SHA-256 of every file below the folder, by relative path. */
export async function hashTree(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const hashes: Record<string, string> = {};
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const hash = createHash("sha256");
    await pipeline(createReadStream(file), hash);
    hashes[path.relative(folder, file)] = hash.digest("hex");
  }
  return hashes;
}
