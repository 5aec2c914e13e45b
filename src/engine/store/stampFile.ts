import { type StoredFile, sight } from "./storedFile.ts";
import type { LookMemory, TreeGuard } from "./treeGuard.ts";

/** A wanted file on disk at one moment, to find out later whether it changed. */
export interface FileStamp {
  readonly index: number;
  /** `part`: under its unfinished name; `final`: under its own name, whatever its contents. */
  readonly state: "absent" | "part" | "final";
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtimeMs: number;
}

export async function stampFile(file: StoredFile, guard: TreeGuard, memory: LookMemory): Promise<FileStamp> {
  const { state, part, final } = await sight(file, guard, memory);
  // We never began it: what bears its unfinished name is not ours.
  if (state === "part" && file.state === "absent") return { index: file.index, state: "absent", size: 0, mtimeMs: 0 };
  const stats = state === "part" ? part : final;
  return { index: file.index, state, size: Number(stats?.size ?? 0), mtimeMs: Number(stats?.mtimeMs ?? 0) };
}
