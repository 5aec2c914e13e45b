import type { PreviewFile, TorrentPreview } from "../../engine/model.ts";
import { formatBytes } from "../text/formatBytes.ts";
import { plainText } from "../text/plainText.ts";
import { plural } from "../text/plural.ts";

/** Rows that a picker handles with ease. */
export const MAX_CONTENT_ITEMS = 1000;

/** One checkbox of the contents preview: a file, or all files below a folder when there are too many. */
export interface ContentItem {
  readonly label: string;
  readonly description: string;
  /** Ticked unless the user decides otherwise. */
  readonly suggested: boolean;
  /** Why it is left out unless it is picked. */
  readonly leftOutBecause?: string;
  readonly indexes: readonly number[];
  readonly totalBytes: number;
}

/** The files of a preview as a bounded number of checkboxes: suggested ones, others, left-out ones. */
export function contentItems({ files }: Pick<TorrentPreview, "files">): readonly ContentItem[] {
  const ordinary = files.filter(({ leftOutBecause }) => leftOutBecause === undefined);
  const suggested = ordinary.filter((file) => file.suggested);
  const others = ordinary.filter((file) => !file.suggested);
  const leftOut = files.filter(({ leftOutBecause }) => leftOutBecause !== undefined);
  const shown = shownPath(files);
  return [
    ...items(suggested, shown),
    ...items(others, shown),
    ...items(leftOut, shown).map((item) => ({ ...item, leftOutBecause: reason(leftOut, item) })),
  ];
}

/** Ticked files and others have checkboxes of their own, however many share a folder. */
export function suggesting(files: readonly PreviewFile[], ticked: readonly number[]): readonly PreviewFile[] {
  const isTicked = new Set(ticked);
  return files.map((file) => ({ ...file, suggested: isTicked.has(file.index) }));
}

/** Which items are ticked when the question comes again; `before` is what `wantedIndexes` said, undefined what is suggested. */
export function tickedAgain(before: readonly number[] | undefined): (item: ContentItem) => boolean {
  if (before === undefined) return ({ suggested }) => suggested;
  const wanted = new Set(before);
  return ({ indexes }) => indexes.every((index) => wanted.has(index));
}

/** What `AddRequest.wanted` must say for these files: undefined when nothing else than all ordinary ones was ever meant. */
export function wantedIndexes(
  files: readonly PreviewFile[],
  wanted: ReadonlySet<number>,
): readonly number[] | undefined {
  const meansAll = files.every(({ index, suggested, leftOutBecause }) => {
    const isOrdinary = leftOutBecause === undefined;
    return suggested === isOrdinary && wanted.has(index) === isOrdinary;
  });
  return meansAll ? undefined : [...wanted].sort((a, b) => a - b);
}

/** The files behind checkboxes. */
export const indexesOf = (contents: Iterable<ContentItem>): ReadonlySet<number> =>
  new Set([...contents].flatMap(({ indexes }) => indexes));

function items(files: readonly PreviewFile[], shown: (path: string) => string): readonly ContentItem[] {
  const groups = finestGroups(files);
  return [...groups].map(([path, members]) => {
    const totalBytes = members.reduce((total, file) => total + file.totalBytes, 0);
    const only = members.length === 1 ? members[0] : undefined;
    const size = formatBytes(totalBytes);
    return {
      label: plainText(only === undefined ? `${shown(path)}/` : shown(only.path)),
      description: only === undefined ? `${plural(members.length, "file")}, ${size}` : size,
      indexes: members.map(({ index }) => index),
      totalBytes,
      suggested: members.every((file) => file.suggested && file.leftOutBecause === undefined),
    };
  });
}

/** Groups files by the longest common path depth that keeps the number of groups small. */
function finestGroups(files: readonly PreviewFile[]): ReadonlyMap<string, readonly PreviewFile[]> {
  const paths = files.map(({ path }) => path.split("/"));
  const deepest = paths.reduce((depth, parts) => Math.max(depth, parts.length), 1);
  for (let depth = deepest; depth > 1; depth -= 1) {
    const groups = groupsAt(files, paths, depth);
    if (groups.size <= MAX_CONTENT_ITEMS) return groups;
  }
  return groupsAt(files, paths, 1);
}

function groupsAt(
  files: readonly PreviewFile[],
  paths: readonly (readonly string[])[],
  depth: number,
): ReadonlyMap<string, readonly PreviewFile[]> {
  const groups = new Map<string, PreviewFile[]>();
  for (const [place, file] of files.entries()) {
    const key = paths[place]?.slice(0, depth).join("/") ?? file.path;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [file]);
    else group.push(file);
  }
  return groups;
}

/** Paths without the torrent's own folder, which all files of it share. */
function shownPath(files: readonly PreviewFile[]): (path: string) => string {
  const slash = files[0]?.path.indexOf("/") ?? -1;
  const top = slash === -1 ? undefined : files[0]?.path.slice(0, slash + 1);
  return (path) => (top !== undefined && path.startsWith(top) ? path.slice(top.length) : path);
}

function reason(files: readonly PreviewFile[], item: ContentItem): string {
  const first = files.find(({ index }) => index === item.indexes[0]);
  return plainText(first?.leftOutBecause ?? "");
}
