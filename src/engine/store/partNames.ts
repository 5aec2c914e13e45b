import type { TorrentFile } from "../torrent/metainfo.ts";

const SUFFIX = ".part";
/** The shortest limit among the file systems of our platforms. */
const MAX_COMPONENT_BYTES = 255;

/**
 * The unfinished name of every file, in the torrent's order and the same at every start: `<name>.part`, unless that is
 * too long for a file system or is the name of something else in the torrent; then with the file's index before the suffix.
 */
export function createPartNames(files: readonly TorrentFile[]): string[] {
  const taken = new Set<string>();
  for (const { path } of files) {
    for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
      const name = fold(path.slice(0, end));
      // Whoever is known has brought its folders along.
      if (end !== path.length && taken.has(name)) break;
      taken.add(name);
    }
  }
  return files.map(({ path, index }) => {
    const cut = path.lastIndexOf("/") + 1;
    const folder = path.slice(0, cut);
    const name = path.slice(cut);
    let candidate = folder + fit(name, SUFFIX);
    for (let tries = 0; taken.has(fold(candidate)); tries++) {
      candidate = folder + fit(name, `.${index}${"-".repeat(tries)}${SUFFIX}`);
    }
    taken.add(fold(candidate));
    return candidate;
  });
}

/** Names that some file system takes for the same one become equal. */
function fold(path: string): string {
  return path.normalize("NFC").toUpperCase().toLowerCase();
}

function fit(name: string, suffix: string): string {
  if (Buffer.byteLength(name) + suffix.length <= MAX_COMPONENT_BYTES) return name + suffix;
  let kept = "";
  let bytes = suffix.length;
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_COMPONENT_BYTES) break;
    kept += character;
  }
  return kept + suffix;
}
