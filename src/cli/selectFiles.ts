import picomatch from "picomatch";
import { SwarmbidError } from "../engine/errors.ts";
import type { TorrentPreview } from "../engine/model.ts";

/**
 * Indexes of the files that at least one glob matches, against the path with or without the torrent's top folder.
 * Undefined when there are no globs: everything ordinary is wanted. Files that are left out stay out.
 */
export function selectFiles(preview: TorrentPreview, globs: readonly string[]): readonly number[] | undefined {
  if (globs.length === 0) return undefined;
  const matches = picomatch([...globs], { dot: true });
  const wanted = preview.files.filter(
    (file) => file.leftOutBecause === undefined && (matches(file.path) || matches(withoutTopFolder(file.path))),
  );
  if (wanted.length > 0) return wanted.map((file) => file.index);
  throw new SwarmbidError(
    "noMatch",
    `No file of “${preview.name}” matches ${globs.join(", ")}: \`swarmbid show\` with the same source lists its files.`,
  );
}

const withoutTopFolder = (path: string) => path.slice(path.indexOf("/") + 1);
