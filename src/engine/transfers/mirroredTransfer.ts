import type { FileSnapshot, TransferPhase, TransferSnapshot } from "../model.ts";
import type { Log } from "../ports.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { liveOf } from "./live.ts";
import { restingPhase } from "./phases.ts";
import type { TransferRecord } from "./record.ts";
import { listFiles, restingHoldings } from "./resting.ts";
import { toSnapshot } from "./snapshot.ts";
import { metainfoOf } from "./sources.ts";

/** A transfer that another process works with, as its record tells. */
export interface MirroredTransfer {
  readonly snapshot: TransferSnapshot;
  files(): readonly FileSnapshot[];
  /** The same transfer, as it was written down later. */
  next(record: TransferRecord, view: MirrorView): MirroredTransfer;
}

/** What is not in the record. */
export interface MirrorView {
  readonly seedsByDefault: boolean;
  readonly position: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const MS_PER_SECOND = 1_000;

export function mirrorTransfer(record: TransferRecord, view: MirrorView, log: Log): MirroredTransfer {
  return mirrored(record, view, metainfoOf(record, log), undefined, log);
}

function mirrored(
  record: TransferRecord,
  { seedsByDefault, position, now }: MirrorView,
  metainfo: Metainfo | undefined,
  last: { readonly record: TransferRecord; readonly at: number } | undefined,
  log: Log,
): MirroredTransfer {
  const resting = metainfo === undefined ? undefined : restingHoldings(record, metainfo);
  const live = liveOf({
    record,
    metainfo,
    phase: phaseOf(record, seedsByDefault),
    open: undefined,
    resting,
    position,
    checkedFraction: undefined,
    waitsBecause: undefined,
  });
  const perSecond = (amount: (of: TransferRecord) => number): number =>
    last === undefined || !record.open
      ? 0
      : Math.max(0, ((amount(record) - amount(last.record)) * MS_PER_SECOND) / Math.max(MS_PER_SECOND, now - last.at));
  const stats = {
    ...live.stats,
    downloadBytesPerSecond: perSecond(({ receivedBytes }) => receivedBytes),
    uploadBytesPerSecond: perSecond(({ sentBytes }) => sentBytes),
  };
  // The totals hold what the session moved: nothing is to be added to them.
  const snapshot = toSnapshot(record, { ...live, stats: { ...stats, receivedBytes: 0, sentBytes: 0 } });
  return {
    snapshot,
    files: () =>
      metainfo === undefined || resting === undefined ? [] : listFiles(metainfo, resting, record.allowRisky),
    next(later, view) {
      const moved = later.receivedBytes !== record.receivedBytes || later.sentBytes !== record.sentBytes;
      const from = moved || last === undefined ? { record, at: now } : last;
      return mirrored(later, view, metainfo ?? metainfoOf(later, log), from, log);
    },
  };
}

/** An open transfer runs, or did when its owner died. */
function phaseOf(record: TransferRecord, seedsByDefault: boolean): TransferPhase {
  const resting = restingPhase(record, seedsByDefault);
  if (resting !== "queued" || !record.open) return resting;
  return record.completedAt === undefined ? "downloading" : "seeding";
}
