import { SwarmbidError } from "../errors.ts";
import type { BencodeDictionary, BencodeValue } from "./bencode.ts";
import { asBytes, asCount, asDictionary, asList, asText } from "./bencodeFields.ts";
import { TORRENT_LIMITS } from "./limits.ts";
import type { TorrentFile } from "./metainfo.ts";
import { collisionProblem, pathProblem } from "./pathPolicy.ts";
import { riskOf } from "./riskyNames.ts";

/** The files that an info dictionary lists, judged by the path policy. Throws `badTorrent`, `unsupportedTorrent` or `unsafePath`. */
export function parseFiles(info: BencodeDictionary): {
  readonly name: string;
  readonly files: readonly TorrentFile[];
  readonly totalBytes: number;
} {
  if (info["name"] === undefined && info["name.utf-8"] === undefined) throw bad("has no name");
  const name = safePath([asText(info["name.utf-8"]) ?? asText(info["name"])]);
  const listed = info["files"];
  if ((listed === undefined) === (info["length"] === undefined)) throw bad("does not say which files it holds");
  const entries = listed === undefined ? [info] : (asList(listed) ?? []);
  if (entries.length === 0) throw bad("holds no file");
  if (entries.length > TORRENT_LIMITS.files) {
    throw new SwarmbidError(
      "unsupportedTorrent",
      `This torrent holds more than ${TORRENT_LIMITS.files} files. Ask its publisher for one with the files packed in archives.`,
    );
  }

  const files: TorrentFile[] = [];
  let offset = 0;
  for (const [index, value] of entries.entries()) {
    const file = parseFile(asDictionary(value), listed === undefined ? undefined : name, name, index, offset);
    files.push(file);
    offset += file.length;
    if (offset > TORRENT_LIMITS.totalBytes) throw bad("claims an impossible size");
  }
  const collision = collisionProblem(files.filter((file) => !file.padding).map((file) => file.path));
  if (collision !== undefined) throw unsafe(collision);
  return { name, files, totalBytes: offset };
}

function parseFile(
  entry: BencodeDictionary | undefined,
  folder: string | undefined,
  name: string,
  index: number,
  offset: number,
): TorrentFile {
  const length = asCount(entry?.["length"]);
  if (entry === undefined || length === undefined) throw bad("lists a file without a size");
  const attributes = asText(entry["attr"]) ?? "";
  if (attributes.includes("l") || entry["symlink path"] !== undefined) {
    throw unsafe("holds a symbolic link, which could lead out of its folder");
  }
  // Padding (BEP 47) is never written, so its name is of no interest.
  if (attributes.includes("p")) return { index, path: `.pad/${length}`, length, offset, padding: true };
  const path = folder === undefined ? name : safePath([folder, ...components(entry)]);
  const risk = riskOf(path);
  return { index, path, length, offset, padding: false, ...(risk !== undefined && { risk }) };
}

function components(entry: BencodeDictionary): readonly (string | undefined)[] {
  const listed = asList(entry["path.utf-8"]) ?? asList(entry["path"]);
  if (listed === undefined || listed.length === 0) throw bad("lists a file without a name");
  return listed.map(nameText);
}

function nameText(value: BencodeValue): string | undefined {
  if (asBytes(value) === undefined) throw bad("lists a file without a name");
  return asText(value);
}

function safePath(components: readonly (string | undefined)[]): string {
  const problem = pathProblem(components);
  if (problem !== undefined) throw unsafe(problem);
  return components.join("/");
}

function unsafe(what: string): SwarmbidError {
  return new SwarmbidError("unsafePath", `This torrent ${what}. Ask its publisher for one with portable file names.`);
}

function bad(what: string): SwarmbidError {
  return new SwarmbidError("badTorrent", `This torrent ${what}. Ask its publisher for a new copy.`);
}
