/**
 * A first look at what is being typed, so that the input box can speak before Enter: undefined when it has the look of a
 * magnet link, an info-hash or a web address. The engine's own parser judges afterwards.
 */
export function sourceTextProblem(text: string): string | undefined {
  const typed = text.trim();
  if (typed === "") return "Paste a magnet link, an info-hash or the address of a .torrent file.";
  if (isInfoHash(typed) || /^https?:\/\/[^\s/]+/i.test(typed)) return undefined;
  if (/^magnet:/i.test(typed)) {
    if (/[?&]xt(\.\d+)?=urn:btih:/i.test(typed)) return undefined;
    return "This magnet link names no version 1 torrent (xt=urn:btih:…): copy it again, or ask its publisher for another one.";
  }
  return "This is not a magnet link, an info-hash or a web address: paste one of these.";
}

/** Whether the clipboard's text is worth being proposed: stricter than typing, as most addresses are no torrents. */
export function isProposable(clipboard: string): boolean {
  const text = clipboard.trim();
  if (text.length > 65_536 || /\s/.test(text)) return false;
  if (/^https?:/i.test(text)) return /\.torrent([?#]|$)/i.test(text);
  return sourceTextProblem(text) === undefined;
}

/** Whether asking for the contents means asking the swarm, not fetching one file. */
export function asksTheSwarm(text: string): boolean {
  return !/^https?:/i.test(text.trim());
}

/** Hex or base32 (BEP 9), with or without its urn. */
function isInfoHash(text: string): boolean {
  return /^(urn:btih:)?([0-9a-f]{40}|[a-z2-7]{32})$/i.test(text);
}
