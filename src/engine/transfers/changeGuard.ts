import type { Clock } from "../ports.ts";
import { changed } from "../store/fileErrors.ts";
import type { Layout } from "../store/layout.ts";
import type { PieceStore } from "../store/pieceStore.ts";
import type { FileStamp } from "../store/stampFile.ts";
import type { SwarmStore } from "../swarm/port.ts";

/** A file that is asked for is looked at this often at most. */
const LOOK_INTERVAL_MS = 1_000;

export interface ChangeGuardParts {
  readonly store: Pick<PieceStore, "put" | "read" | "stamps">;
  readonly layout: Layout;
  readonly clock: Clock;
  /** Called once per file. */
  onChanged(file: number): void;
}

/** A store that gives nothing of a finished file that is not what it was when its bytes were verified. */
export interface ChangeGuard extends SwarmStore {
  /** The file's bytes were verified while it looked like this. */
  trust(stamp: FileStamp): void;
  /** The stamp that is believed, whatever the file looks like now. */
  trusted(file: number): FileStamp | undefined;
  readonly changedFiles: ReadonlySet<number>;
}

export function createChangeGuard({ store, layout, clock, onChanged }: ChangeGuardParts): ChangeGuard {
  const trusted = new Map<number, FileStamp>();
  const changedFiles = new Set<number>();
  const looks = new Map<number, { readonly at: number; readonly done: Promise<void> }>();

  async function look(file: number, before: FileStamp): Promise<void> {
    const [now] = await store.stamps(new Set([file]));
    const same = now?.state === "final" && now.size === before.size && now.mtimeMs === before.mtimeMs;
    if (same || changedFiles.has(file)) return;
    changedFiles.add(file);
    onChanged(file);
  }

  async function requireUnchanged(file: number): Promise<void> {
    const before = trusted.get(file);
    if (before === undefined) return;
    let last = looks.get(file);
    if (last === undefined || clock.now() - last.at >= LOOK_INTERVAL_MS) {
      last = { at: clock.now(), done: look(file, before) };
      looks.set(file, last);
    }
    await last.done;
    if (changedFiles.has(file)) throw changed(String(file));
  }

  return {
    put: store.put,
    async read(piece, offset, length) {
      for (const { kind, file } of layout.spans(piece, offset, length)) {
        if (kind === "file") await requireUnchanged(file);
      }
      return store.read(piece, offset, length);
    },
    trust(stamp) {
      if (stamp.state === "absent") return;
      // An unfinished file gets its final name without a change of its times.
      trusted.set(stamp.index, { ...stamp, state: "final" });
      looks.delete(stamp.index);
    },
    trusted: (file) => trusted.get(file),
    changedFiles,
  };
}

/** What a person should know about files that changed; undefined when there are none. */
export function changedNotice(paths: readonly string[]): string | undefined {
  const [first] = paths;
  if (first === undefined) return undefined;
  return paths.length === 1
    ? `“${first}” changed since it was fetched and is not shared any more: run Verify.`
    : `“${first}” and ${String(paths.length - 1)} more changed since they were fetched and are not shared any more: run Verify.`;
}
