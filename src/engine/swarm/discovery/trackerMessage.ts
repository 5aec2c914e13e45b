import { shownText } from "../../torrent/shownText.ts";

const MAX_CHARS = 200;

/** What a tracker said, or what became of its answer, fit for one line; addresses, which may hold a secret, become their hosts. */
export function trackerMessage(text: string): string {
  const line = text
    .slice(0, 100 * MAX_CHARS)
    .replaceAll(/\b(?:https?|udp):\/\/([^\s/?#]*)[^\s)]*/gi, "$1")
    .replaceAll(/\s+/g, " ");
  return shownText(line)?.slice(0, MAX_CHARS).toWellFormed() ?? "It gave no reason.";
}
