/** What was dropped: addresses of .torrent files on this machine, and texts that the engine may understand. */
export interface DroppedSources {
  readonly fileUris: readonly string[];
  readonly texts: readonly string[];
}

/** Reads `text/uri-list` (RFC 2483) and plain text; each source counts once. */
export function droppedSources(uriList: string, plain: string): DroppedSources {
  const lines = [...uriList.split(/\r?\n/), ...plain.split(/\r?\n/)].map((line) => line.trim());
  const wanted = new Set(lines.filter((line) => line !== "" && !line.startsWith("#")));
  const fileUris: string[] = [];
  const texts: string[] = [];
  for (const line of wanted) {
    if (/^(magnet:|https?:)/i.test(line)) texts.push(line);
    else if (/^[a-z][a-z0-9+.-]+:\/\//i.test(line) && /\.torrent$/i.test(line)) fileUris.push(line);
  }
  return { fileUris, texts };
}
