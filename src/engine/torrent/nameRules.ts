import { PATH_LIMITS } from "./limits.ts";

/** Why a path component is refused, to follow “which …”; undefined when it is fine everywhere. */
export function nameProblem(name: string): string | undefined {
  if (name.length <= PATH_LIMITS.componentBytes && PLAIN_NAME.test(name) && !WINDOWS_DEVICE.test(name))
    return undefined;
  if (name === "") return "is empty";
  if (name === "." || name === "..") return "means another folder";
  if (!name.isWellFormed()) return "is not valid Unicode";
  if (/[/\\:]/.test(name)) return "holds a slash, a backslash or a colon";
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) return "holds a control character";
  if (/\p{Bidi_Control}/u.test(name)) return "holds a character that reverses the direction of text";
  if (/[. ]$/.test(name)) return "ends with a dot or a space";
  if (WINDOWS_DEVICE.test(name.normalize("NFKC"))) return "means a device on Windows";
  if (Buffer.byteLength(name) > PATH_LIMITS.componentBytes) return `is longer than ${PATH_LIMITS.componentBytes} bytes`;
  return undefined;
}

/** Printable ASCII without `/`, `:` and `\`, ending neither in a dot nor in a space: nearly all names, judged at once. */
const PLAIN_NAME = /^[ -.0-9;-[\]-~]*[!-\-0-9;-[\]-~]$/;

/** Two names with one folding are one file on a disk that ignores case or composition. */
export function foldName(name: string): string {
  if (/^[ -~]*$/.test(name)) return name.toLowerCase();
  // Upper, then lower case is Unicode's case folding (ß and SS, ſ and s, all sigmas), but for the dotless i, which stays itself.
  const cased = name
    .normalize("NFC")
    .split("ı")
    .map((part) => part.toUpperCase().toLowerCase());
  return cased.join("ı").normalize("NFC");
}

/** COM¹ is a device as well: the superscripts become digits by compatibility normalization. Spaces before the extension do not matter. */
const WINDOWS_DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9]) *(\.|$)/i;
