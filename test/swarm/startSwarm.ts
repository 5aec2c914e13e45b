import { makeTorrent, repeatableBytes, type TorrentContent } from "./makeTorrent.ts";
import { type Seeder, startSeeder } from "./startSeeder.ts";
import { startTracker } from "./startTracker.ts";

export interface SwarmOptions {
  readonly name: string;
  /** Path below the torrent's own folder -> size in bytes. */
  readonly files: Readonly<Record<string, number>>;
  /** Of the seeder, in bytes per second; undefined: no limit. */
  readonly uploadLimit?: number;
}

/** A torrent that can be fetched on loopback: its tracker and its seeder run. */
export interface LocalSwarm extends AsyncDisposable {
  readonly content: TorrentContent;
  readonly torrent: Uint8Array;
  readonly infoHash: string;
  readonly magnet: string;
  readonly totalBytes: number;
  readonly seeder: Seeder;
}

/** Resolves when the tracker knows the seeder. */
export async function startSwarm({ name, files, uploadLimit }: SwarmOptions): Promise<LocalSwarm> {
  const content = {
    name,
    files: Object.entries(files).map(([path, size]) => ({ path, data: repeatableBytes(`${name}/${path}`, size) })),
  };
  const tracker = await startTracker();
  const { bytes, infoHash } = makeTorrent(content, tracker.url);
  const announced = tracker.nextPeer();
  const seeder = await startSeeder({ content, torrent: bytes, ...(uploadLimit === undefined ? {} : { uploadLimit }) });
  await announced;
  return {
    content,
    torrent: bytes,
    infoHash,
    magnet: `magnet:?xt=urn:btih:${infoHash}&dn=${encodeURIComponent(name)}&tr=${encodeURIComponent(tracker.url)}`,
    totalBytes: content.files.reduce((sum, file) => sum + file.data.length, 0),
    seeder,
    async [Symbol.asyncDispose]() {
      await seeder.close();
      await tracker.close();
    },
  };
}
