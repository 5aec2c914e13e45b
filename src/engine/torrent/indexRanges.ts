/** Indexes from a text such as `0,2,4-7` (BEP 53), ascending, each once and below `limit`. What is malformed is skipped. */
export function parseIndexRanges(text: string, limit: number): readonly number[] {
  const chosen = new Uint8Array(limit);
  for (const token of text.split(",")) {
    const range = /^(?<first>[0-9]{1,9})(?:-(?<last>[0-9]{1,9}))?$/.exec(token.trim())?.groups;
    if (range === undefined) continue;
    const first = Number(range["first"]);
    chosen.fill(1, Math.min(first, limit), Math.min(Number(range["last"] ?? first) + 1, limit));
  }
  const indexes: number[] = [];
  for (let index = chosen.indexOf(1); index >= 0; index = chosen.indexOf(1, index + 1)) indexes.push(index);
  return indexes;
}

/** The shortest text for ascending indexes. */
export function formatIndexRanges(indexes: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const index of indexes) {
    const open = ranges.at(-1);
    if (open?.last === index - 1) open.last = index;
    else ranges.push({ first: index, last: index });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}
