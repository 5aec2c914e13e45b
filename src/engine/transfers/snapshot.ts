import type { ErrorShape } from "../errors.ts";
import type { TransferPhase, TransferSnapshot } from "../model.ts";
import type { SwarmStats } from "../swarm/port.ts";
import type { TransferRecord } from "./record.ts";

/** What a running transfer knows beyond its record. */
export interface Live {
  readonly phase: TransferPhase;
  readonly error?: ErrorShape;
  readonly magnet: string;
  readonly position: number;
  readonly rootPath?: string;
  readonly knownPeers: number;
  readonly isOnlySource: boolean;
  readonly isPrivate: boolean;
  readonly fileCount: number;
  readonly totalBytes?: number;
  readonly doneBytes: number;
  readonly checkedFraction?: number;
  readonly notice?: string;
  readonly stats: SwarmStats;
}

/** Below this rate an estimate of the time left says nothing. */
const SLOWEST_ESTIMATE = 64;

export const NO_STATS: SwarmStats = {
  downloadBytesPerSecond: 0,
  uploadBytesPerSecond: 0,
  webSeedBytesPerSecond: 0,
  receivedBytes: 0,
  sentBytes: 0,
  peers: 0,
  seeds: 0,
};

/** Joins what is durable with what is live into what everyone else sees. */
export function toSnapshot(record: TransferRecord, live: Live): TransferSnapshot {
  const { stats, totalBytes, doneBytes } = live;
  const rate = stats.downloadBytesPerSecond;
  const webSeedRate = Math.round(stats.webSeedBytesPerSecond);
  const secondsLeft =
    live.phase === "downloading" && totalBytes !== undefined && rate >= SLOWEST_ESTIMATE
      ? (totalBytes - doneBytes) / rate
      : undefined;
  return {
    id: record.id,
    name: record.name,
    phase: live.phase,
    folder: record.folder,
    doneBytes,
    fileCount: live.fileCount,
    downloadBytesPerSecond: Math.round(rate),
    uploadBytesPerSecond: Math.round(stats.uploadBytesPerSecond),
    receivedBytes: record.receivedBytes + stats.receivedBytes,
    sentBytes: record.sentBytes + stats.sentBytes,
    peers: stats.peers,
    knownPeers: live.knownPeers,
    isOnlySource: live.isOnlySource,
    isPrivate: live.isPrivate,
    magnet: live.magnet,
    options: record.options,
    position: live.position,
    addedAt: record.addedAt,
    ...(webSeedRate === 0 ? {} : { webSeedBytesPerSecond: webSeedRate }),
    ...(live.error === undefined ? {} : { error: live.error }),
    ...(live.notice === undefined ? {} : { notice: live.notice }),
    ...(live.rootPath === undefined ? {} : { rootPath: live.rootPath }),
    ...(totalBytes === undefined ? {} : { totalBytes }),
    ...(live.checkedFraction === undefined ? {} : { checkedFraction: live.checkedFraction }),
    ...(secondsLeft === undefined ? {} : { secondsLeft: Math.round(secondsLeft) }),
    ...(record.completedAt === undefined ? {} : { completedAt: record.completedAt }),
  };
}
