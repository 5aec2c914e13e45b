import { open } from "node:fs/promises";
import { SwarmbidError } from "../engine/errors.ts";
import type { TorrentSource } from "../engine/model.ts";
import { infoHashFlaw, parseInfoHash } from "../engine/torrent/infoHash.ts";
import { TORRENT_LIMITS } from "../engine/torrent/limits.ts";
import { isMagnet } from "../engine/torrent/magnet.ts";

/** Links, addresses and info-hashes go to the engine as typed; anything else is the path of a .torrent file. */
export async function readSource(text: string): Promise<TorrentSource> {
  const typed = text.trim();
  if (isMagnet(typed) || /^https?:/i.test(typed) || parseInfoHash(typed) !== undefined)
    return { kind: "text", text: typed };
  const bytes = await readTorrentFile(text).catch((error: unknown) => {
    throw new SwarmbidError("badInput", whatIsWrong(typed), error);
  });
  return { kind: "file", bytes };
}

/** Of a text that is no path of a file. */
function whatIsWrong(typed: string): string {
  if (/^[0-9a-f]{64}$/i.test(typed))
    return "This is the hash of a BitTorrent version 2 torrent: ask its publisher for a hybrid or a version 1 torrent.";
  if (/^[0-9a-f]{24,}$/i.test(typed)) return `“${typed}” ${infoHashFlaw(typed)} to be an info-hash: copy it again.`;
  return `“${typed}” cannot be read as a .torrent file, and it is no magnet link, info-hash or address: check the spelling.`;
}

/** The file's bytes, at most one more than a .torrent file may have; throws `badInput` when there is none. */
export async function readTorrentFile(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file, "r");
    try {
      const buffer = new Uint8Array(TORRENT_LIMITS.torrentFileBytes + 1);
      let filled = 0;
      for (;;) {
        const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled);
        filled += bytesRead;
        if (bytesRead === 0 || filled === buffer.length) return buffer.slice(0, filled);
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new SwarmbidError("badInput", `“${file}” ${reason(error)}: name a .torrent file that you may read.`, error);
  }
}

function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "does not exist";
  return code === "EISDIR" ? "is a folder" : "cannot be read";
}
