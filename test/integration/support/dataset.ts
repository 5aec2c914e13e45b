import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type CreateOptions, createMetainfo } from "../../../src/engine/torrent/createMetainfo.ts";
import type { Metainfo } from "../../../src/engine/torrent/metainfo.ts";
import { repeatableBytes } from "../../swarm/makeTorrent.ts";

export interface Dataset {
  /** The folder that holds the torrent's own top folder. */
  readonly folder: string;
  readonly torrent: Uint8Array;
  readonly metainfo: Metainfo;
}

/** A folder of its own for one test, and the way to remove it. */
export function temporaryFolder(): { readonly at: string; inside(name: string): string; remove(): void } {
  const at = mkdtempSync(path.join(tmpdir(), "swarmbid-test-"));
  return {
    at,
    inside: (name) => path.join(at, name),
    remove() {
      rmSync(at, { recursive: true, force: true });
    },
  };
}

/** Writes files of the given sizes below `folder`/`name` and makes their torrent. */
export async function makeDataset(
  folder: string,
  name: string,
  files: Readonly<Record<string, number>>,
  options: CreateOptions = {},
): Promise<Dataset> {
  for (const [file, size] of Object.entries(files)) {
    const target = path.join(folder, name, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, repeatableBytes(`${name}/${file}`, size));
  }
  const { bytes, metainfo } = await createMetainfo(path.join(folder, name), options);
  return { folder, torrent: bytes, metainfo };
}

/** Relative path -> SHA-256 of every file below a folder. */
export function digests(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries
      .map((entry): [string, string] => {
        const file = path.join(entry.parentPath, entry.name);
        return [path.relative(folder, file), createHash("sha256").update(readFileSync(file)).digest("hex")];
      })
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}
