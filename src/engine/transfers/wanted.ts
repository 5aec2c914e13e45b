import type { Metainfo } from "../torrent/metainfo.ts";

/** The files to fetch: those the user chose, or all; never padding, names that make tools run code only if allowed. */
export function wantedFiles(
  metainfo: Metainfo,
  chosen: readonly number[] | undefined,
  allowRisky: boolean,
): ReadonlySet<number> {
  const among = chosen === undefined ? undefined : new Set(chosen);
  const wanted = metainfo.files.filter(
    (file) =>
      !file.padding && (file.risk === undefined || allowRisky) && (among === undefined || among.has(file.index)),
  );
  return new Set(wanted.map((file) => file.index));
}

/** A sentence about files that are left out unless the user allows them; undefined when there are none. */
export function leftOutNotice(metainfo: Metainfo, allowRisky: boolean): string | undefined {
  if (allowRisky) return undefined;
  const risky = metainfo.files.filter((file) => file.risk !== undefined);
  const [first] = risky;
  if (first === undefined) return undefined;
  const others = risky.length === 1 ? "" : ` and ${String(risky.length - 1)} more`;
  return `Left out: ${first.path}${others}, because tools may run code from such files.`;
}
