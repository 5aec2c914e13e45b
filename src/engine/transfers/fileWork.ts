import { unlink } from "node:fs/promises";
import { isAbsent } from "../store/fileErrors.ts";
import { freeBytes } from "../store/freeSpace.ts";
import { openPieceStore } from "../store/pieceStore.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { deleteFiles } from "./deleteFiles.ts";
import { finishMove, type MoveInput, moveData } from "./moveData.ts";
import { partsFileOf } from "./partsFileOf.ts";
import type { TransferRecord } from "./record.ts";
import { reselect } from "./reselect.ts";
import { restingHoldings } from "./resting.ts";
import { hasRoom } from "./room.ts";
import type { TransferParts } from "./transferParts.ts";

/** What the list of transfers itself needs to be written. */
const STATE_BYTES = 2_000_000;

/** What work on a closed transfer's files may read and change. */
export interface FileWorkScope {
  readonly parts: TransferParts;
  record(): TransferRecord;
  /** From now on this is the record; the caller makes it durable. */
  replace(record: TransferRecord): void;
  onChecked(fraction: number): void;
}

/** What is done to a transfer's files while nothing has them open. */
export interface FileWork {
  select(metainfo: Metainfo, wanted: readonly number[], signal: AbortSignal): Promise<void>;
  move(metainfo: Metainfo, folder: string): Promise<void>;
  /** Ends a move that a crash interrupted. */
  settle(metainfo: Metainfo): Promise<void>;
  hasRoom(metainfo: Metainfo): Promise<boolean>;
  /** The bytes of unwanted neighbours: nobody needs them without the transfer. */
  deleteParts(): Promise<void>;
  /** Resolves with what could not be deleted. */
  deleteData(metainfo: Metainfo): Promise<readonly string[]>;
}

export function createFileWork({ parts, record, replace, onChecked }: FileWorkScope): FileWork {
  const { db, clock, log, storageFolder } = parts;

  /** Whether there is more to fetch than before, or nothing any more. */
  function judgeCompletion(metainfo: Metainfo): void {
    const { completedAt = clock.now(), ...rest } = record();
    const { layout, progress } = restingHoldings(record(), metainfo);
    replace(progress.totalDoneBytes === layout.wantedBytes ? { ...rest, completedAt } : rest);
    db.save(record());
  }

  const moveInput = (metainfo: Metainfo): MoveInput => ({
    record: record(),
    metainfo,
    stamps: db.stampsOf(record().id),
    onChecked,
    save(next) {
      replace(next);
      db.save(next);
    },
  });

  return {
    async select(metainfo, wanted, signal) {
      const { id } = record();
      await reselect({
        record: record(),
        metainfo,
        wanted,
        partsFile: partsFileOf(storageFolder, id),
        stamps: db.stampsOf(id),
        journal: db.journalOf(id),
        checks: parts.checks,
        signal,
        log,
        onChecked,
        commit(next, recent, stamps) {
          replace(next);
          db.checkpoint(next, recent, stamps);
        },
      });
      judgeCompletion(metainfo);
    },
    move: (metainfo, folder) => moveData(moveInput(metainfo), folder),
    settle: (metainfo) => finishMove(moveInput(metainfo)),
    async hasRoom(metainfo) {
      const { id, folder } = record();
      const { layout, progress } = restingHoldings(record(), metainfo);
      const store = openPieceStore({
        metainfo,
        layout,
        folder,
        partsFile: partsFileOf(storageFolder, id),
        readOnly: true,
      });
      try {
        return (await freeBytes(storageFolder)) > STATE_BYTES && (await hasRoom(folder, store, layout, progress));
      } finally {
        await store.close();
      }
    },
    async deleteParts() {
      await unlink(partsFileOf(storageFolder, record().id)).catch((error: unknown) => {
        if (!isAbsent(error)) throw error;
      });
    },
    deleteData: (metainfo) => deleteFiles(record(), metainfo, storageFolder, db.stampsOf(record().id)),
  };
}
