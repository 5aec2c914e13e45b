import path from "node:path";
import { SwarmbidError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import type { CheckedData, CreatedTorrent, CreateRequest } from "../publishing.ts";
import { createMetainfo } from "../torrent/createMetainfo.ts";
import { type CheckRun, checkData } from "./checkData.ts";

const PROGRESS_INTERVAL_MS = 250;

/** Makes torrents of files and folders, and compares them. Each work is cancelled by the token it began with. */
export interface Publisher {
  create(path: string, request: CreateRequest, token: number): Promise<CreatedTorrent>;
  check(torrent: Uint8Array, folder: string, token: number): Promise<CheckedData>;
  cancel(token: number): void;
  close(): void;
}

export function createPublisher(
  clock: Clock,
  onProgress: (token: number, doneBytes: number, totalBytes: number) => void,
): Publisher {
  const running = new Map<number, AbortController>();

  async function run<T>(file: string, token: number, work: (run: CheckRun) => Promise<T>): Promise<T> {
    if (!path.isAbsolute(file))
      throw new SwarmbidError("badInput", "The file or folder must be named by an absolute path: choose it again.");
    const abort = new AbortController();
    running.set(token, abort);
    let nextAt = Number.NEGATIVE_INFINITY;
    try {
      return await work({
        signal: abort.signal,
        onProgress(doneBytes, totalBytes) {
          if (clock.now() < nextAt && doneBytes < totalBytes) return;
          nextAt = clock.now() + PROGRESS_INTERVAL_MS;
          onProgress(token, doneBytes, totalBytes);
        },
      });
    } finally {
      running.delete(token);
    }
  }

  return {
    create: (file, request, token) =>
      run(file, token, async (run) => {
        const { bytes, metainfo, leftOut } = await createMetainfo(file, request, run);
        return { id: metainfo.infoHash, bytes, folder: path.dirname(path.resolve(file)), leftOut };
      }),
    check: (torrent, folder, token) => run(folder, token, (run) => checkData(torrent, folder, run)),
    cancel(token) {
      running.get(token)?.abort();
    },
    close() {
      for (const abort of running.values()) abort.abort();
    },
  };
}
