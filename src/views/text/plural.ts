/** `1 file`, `12,000 files`; pass the plural form when it is not the singular with an s. */
export function plural(count: number, singular: string, several = `${singular}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? singular : several}`;
}
