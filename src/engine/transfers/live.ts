import type { TransferPhase, Transport } from "../model.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { bannedNotice } from "./bannedNotice.ts";
import { changedNotice } from "./changeGuard.ts";
import { joinNotices } from "./joinNotices.ts";
import { isOnlySource, knownPeers } from "./otherPeers.ts";
import type { TransferRecord } from "./record.ts";
import type { Holdings } from "./resting.ts";
import type { OpenContent } from "./run.ts";
import { type Live, NO_STATS } from "./snapshot.ts";
import { magnetOf } from "./sources.ts";
import { transportNotice } from "./transportNotice.ts";
import { leftOutNotice } from "./wanted.ts";

/** A transfer as its owner holds it. */
export interface LiveParts {
  readonly record: TransferRecord;
  readonly metainfo: Metainfo | undefined;
  readonly phase: TransferPhase;
  readonly open: OpenContent | undefined;
  /** The files while nothing has them open. */
  readonly resting: Holdings | undefined;
  readonly position: number;
  /** Undefined: nothing runs here. */
  readonly transport?: Transport;
  readonly checkedFraction: number | undefined;
  readonly waitsBecause: string | undefined;
}

/** What a snapshot shows beyond the record. */
export function liveOf(parts: LiveParts): Live {
  const { record, metainfo, phase, open, position, checkedFraction } = parts;
  const holdings = open?.content ?? parts.resting;
  const [top] = metainfo?.files ?? [];
  const changed = [...(open?.session.changedFiles ?? [])].map((file) => metainfo?.files[file]?.path ?? "");
  const leftOut = metainfo === undefined ? undefined : leftOutNotice(metainfo, record.allowRisky);
  const { transport = "auto" } = parts;
  const forbidden = phase === "downloading" ? transportNotice(transport, record.webSeeds.length) : undefined;
  const mirrors = bannedNotice(open?.session.torrent?.health().webSeeds ?? []);
  const notice = joinNotices([
    parts.waitsBecause,
    changedNotice(changed),
    forbidden,
    mirrors,
    record.seeding.endedBecause,
    leftOut,
  ]);
  return {
    phase,
    magnet: magnetOf(record),
    position,
    knownPeers: knownPeers(open?.session.torrent),
    isOnlySource: isOnlySource(phase, record.completedAt, open?.session.torrent),
    isPrivate: metainfo?.isPrivate ?? false,
    fileCount: holdings?.layout.wantedFiles.length ?? 0,
    doneBytes: holdings?.progress.totalDoneBytes ?? 0,
    stats: open?.session.stats ?? NO_STATS,
    ...(holdings === undefined ? {} : { totalBytes: holdings.layout.wantedBytes }),
    ...(top === undefined ? {} : { rootPath: top.path.split("/")[0] ?? top.path }),
    ...(record.error === undefined ? {} : { error: record.error }),
    ...(checkedFraction === undefined ? {} : { checkedFraction }),
    ...(notice === undefined ? {} : { notice }),
  };
}
