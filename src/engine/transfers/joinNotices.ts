/** Several sentences as one notice; undefined when there is none. */
export function joinNotices(notices: readonly (string | undefined)[]): string | undefined {
  const said = notices.filter((notice) => notice !== undefined);
  return said.length === 0 ? undefined : said.join(" ");
}
