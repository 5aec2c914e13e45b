import { DEFAULT_OPTIONS, type FileSnapshot, type TransferSnapshot } from "../../src/engine/model.ts";

/** A download in full swing. Tests change what they are about and name in `without` what is not known. */
export function transferSnapshot(
  changes: Partial<TransferSnapshot> = {},
  without: readonly (keyof TransferSnapshot)[] = [],
): TransferSnapshot {
  const snapshot = {
    id: "a".repeat(40),
    name: "lichess-2024-01",
    phase: "downloading",
    folder: "/workspace/data",
    rootPath: "lichess-2024-01",
    totalBytes: 1_000_000_000,
    doneBytes: 430_000_000,
    fileCount: 3,
    downloadBytesPerSecond: 18_000_000,
    uploadBytesPerSecond: 1_200_000,
    receivedBytes: 450_000_000,
    sentBytes: 20_000_000,
    secondsLeft: 190,
    peers: 12,
    knownPeers: 40,
    isOnlySource: false,
    isPrivate: false,
    magnet: `magnet:?xt=urn:btih:${"a".repeat(40)}`,
    options: DEFAULT_OPTIONS,
    position: 0,
    addedAt: 1_700_000_000_000,
    ...changes,
  };
  const kept = Object.entries(snapshot).filter(([key]) => !without.some((name) => name === key));
  return Object.fromEntries(kept) as unknown as TransferSnapshot;
}

export function fileSnapshot(index: number, path: string, changes: Partial<FileSnapshot> = {}): FileSnapshot {
  return { index, path, totalBytes: 100, doneBytes: 0, state: "waiting", ...changes };
}
