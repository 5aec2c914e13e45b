import type { FileSnapshot, FileState } from "../model.ts";
import { createFileProgress, type FileProgress } from "../store/fileProgress.ts";
import { createLayout, type Layout } from "../store/layout.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { createBitfield } from "./bitfield.ts";
import type { TransferRecord } from "./record.ts";
import { wantedFiles } from "./wanted.ts";

/** What is known of a transfer's files while they are closed, or open. */
export interface Holdings {
  readonly layout: Layout;
  readonly progress: FileProgress;
}

/** The files as the record's bitfield has them. */
export function restingHoldings(record: TransferRecord, metainfo: Metainfo): Holdings {
  const layout = createLayout(metainfo, wantedFiles(metainfo, record.wanted, record.allowRisky));
  return { layout, progress: createFileProgress(layout, record.bitfield ?? createBitfield(metainfo.pieceCount)) };
}

/** Every file but padding, in the torrent's order. */
export function listFiles(metainfo: Metainfo, { layout, progress }: Holdings, allowRisky: boolean): FileSnapshot[] {
  return metainfo.files
    .filter((file) => !file.padding)
    .map(({ index, path, length, risk }) => {
      const doneBytes = progress.doneBytes(index);
      const leftOut = risk !== undefined && !allowRisky;
      return {
        index,
        path,
        totalBytes: length,
        doneBytes,
        state: stateOf(leftOut, layout.isWanted(index), doneBytes, progress.isComplete(index)),
      };
    });
}

function stateOf(leftOut: boolean, wanted: boolean, doneBytes: number, complete: boolean): FileState {
  if (leftOut) return "left out";
  if (!wanted) return "unwanted";
  if (complete) return "complete";
  return doneBytes > 0 ? "partial" : "waiting";
}
