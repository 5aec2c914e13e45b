import { pathMatcher } from "../datasets/pathMatcher.ts";
import { SwarmbidError } from "../engine/errors.ts";
import type { FilePriority, PreviewFile, TorrentPreview } from "../engine/model.ts";
import type { FetchCommand } from "./commandLine.ts";

/** What of a torrent a command wants. */
export interface Choice {
  /** Indexes; undefined: everything ordinary, or what the link asks for. */
  readonly wanted: readonly number[] | undefined;
  readonly allowRisky: boolean;
  readonly priorities: Readonly<Record<number, FilePriority>>;
}

type Wish = Pick<FetchCommand, "select" | "allowRisky" | "priorities">;

/** Reads the globs of a command against the torrent's files. Throws `noMatch` for one that no file matches. */
export function chooseFiles(preview: TorrentPreview, { select, allowRisky, priorities }: Wish): Choice {
  const risky = allowRisky.length === 0 ? [] : matching(preview, allowRisky, isLeftOut);
  const allowed = new Set(risky.map((file) => file.index));
  const isPossible = (file: PreviewFile) => !isLeftOut(file) || allowed.has(file.index);
  const selected = select.length === 0 ? undefined : matching(preview, select, isPossible);
  const all =
    allowed.size === 0 ? undefined : preview.files.filter((file) => file.suggested || allowed.has(file.index));
  const byFile = priorities.flatMap(({ glob, priority }) =>
    matching(preview, [glob], isPossible).map((file): [number, FilePriority] => [file.index, priority]),
  );
  return {
    wanted: (selected ?? all)?.map((file) => file.index),
    allowRisky: allowed.size > 0,
    priorities: Object.fromEntries(byFile),
  };
}

/** The files that at least one glob matches. */
function matching(
  preview: TorrentPreview,
  globs: readonly string[],
  isMeant: (file: PreviewFile) => boolean,
): readonly PreviewFile[] {
  const matches = pathMatcher(globs);
  const found = preview.files.filter((file) => isMeant(file) && matches(file.path));
  if (found.length > 0) return found;
  const which = isMeant === isLeftOut ? "No file that is left out" : "No file";
  throw new SwarmbidError(
    "noMatch",
    `${which} of “${preview.name}” matches ${globs.join(", ")}: \`swarmbid show\` with the same source lists its files.`,
  );
}

const isLeftOut = (file: PreviewFile): boolean => file.leftOutBecause !== undefined;
