import { TORRENT_LIMITS } from "./limits.ts";

/** Text of a stranger made fit to be shown: bounded, without control characters (but line breaks) and without changes of direction. */
export function shownText(text: string | undefined): string | undefined {
  const clean = text
    ?.slice(0, TORRENT_LIMITS.labelChars)
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/(?!\n)\p{Cc}|\p{Bidi_Control}|[\p{Zl}\p{Zp}]/gu, "")
    .toWellFormed()
    .trim();
  return clean === "" ? undefined : clean;
}
