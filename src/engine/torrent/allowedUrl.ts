import { TORRENT_LIMITS } from "./limits.ts";

/** http, https and udp (BEP 15): the trackers that we can speak to. */
export const TRACKER_SCHEMES: readonly string[] = ["http:", "https:", "udp:"];

export const WEB_SCHEMES: readonly string[] = ["http:", "https:"];

/** The address in its normal form; undefined when it is none, is too long or has another scheme. Says nothing of where it leads. */
export function allowedUrl(text: string, schemes: readonly string[]): string | undefined {
  if (text.length > TORRENT_LIMITS.urlChars) return undefined;
  const url = URL.parse(text.trim());
  if (url === null || !schemes.includes(url.protocol) || url.hostname === "") return undefined;
  return url.href.length > TORRENT_LIMITS.urlChars ? undefined : url.href;
}

/** The first `limit` different allowed addresses; of a list that is mostly nonsense only the start is looked at. */
export function allowedUrls(texts: Iterable<string>, schemes: readonly string[], limit: number): readonly string[] {
  const found = new Set<string>();
  let looksLeft = 10 * limit;
  for (const text of texts) {
    if (found.size >= limit || looksLeft-- <= 0) break;
    const url = allowedUrl(text, schemes);
    if (url !== undefined) found.add(url);
  }
  return [...found];
}
