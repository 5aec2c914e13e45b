import { unlink } from "node:fs/promises";
import type { KeptPath } from "../door.ts";
import { SwarmbidError } from "../errors.ts";
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
  /** Undefined while only the torrent's name is known. */
  metainfo(): Metainfo | undefined;
  /** From now on this is the record; the caller makes it durable. */
  replace(record: TransferRecord): void;
  onChecked(fraction: number): void;
}

/** What is done to a transfer's files while nothing has them open. Without contents there are none. */
export interface FileWork {
  /** Throws `badInput` while the contents are not known. */
  requireContents(): Metainfo;
  select(wanted: readonly number[], signal: AbortSignal): Promise<void>;
  move(folder: string, signal: AbortSignal): Promise<void>;
  /** Ends a move that a crash interrupted. */
  settle(signal: AbortSignal): Promise<void>;
  hasRoom(): Promise<boolean>;
  /**
   * Deletes the bytes of unwanted neighbours, which nobody needs without the transfer, and with `deleteData` the files that it
   * created. Resolves with what stays, and why.
   */
  remove(deleteData: boolean): Promise<readonly KeptPath[]>;
}

export function createFileWork({ parts, record, metainfo, replace, onChecked }: FileWorkScope): FileWork {
  const { db, clock, log, storageFolder } = parts;

  function requireContents(): Metainfo {
    const known = metainfo();
    if (known !== undefined) return known;
    throw new SwarmbidError("badInput", "The torrent's contents are not known yet: wait for them, then try again.");
  }

  /** Whether there is more to fetch than before, or nothing any more. */
  function judgeCompletion(known: Metainfo): void {
    const { completedAt = clock.now(), ...rest } = record();
    const { layout, progress } = restingHoldings(record(), known);
    replace(progress.totalDoneBytes === layout.wantedBytes ? { ...rest, completedAt } : rest);
    db.save(record());
  }

  const moveInput = (known: Metainfo, signal: AbortSignal): MoveInput => ({
    record: record(),
    metainfo: known,
    stamps: db.stampsOf(record().id),
    signal,
    onChecked,
    save(next) {
      replace(next);
      db.save(next);
    },
  });

  async function settle(signal: AbortSignal): Promise<void> {
    const known = metainfo();
    if (known !== undefined) await finishMove(moveInput(known, signal));
  }

  return {
    requireContents,
    settle,
    async select(wanted, signal) {
      const { id } = record();
      const known = requireContents();
      await reselect({
        record: record(),
        metainfo: known,
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
      judgeCompletion(known);
    },
    async move(folder, signal) {
      await moveData(moveInput(requireContents(), signal), folder);
    },
    async hasRoom() {
      const known = metainfo();
      if (known === undefined) return true;
      const { id, folder } = record();
      const { layout, progress } = restingHoldings(record(), known);
      const store = openPieceStore({
        metainfo: known,
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
    async remove(deleteData) {
      const { id } = record();
      const known = deleteData ? metainfo() : undefined;
      let left: readonly KeptPath[] = [];
      if (known !== undefined) {
        await settle(new AbortController().signal);
        left = await deleteFiles(record(), known, storageFolder, db.stampsOf(id));
      }
      await unlink(partsFileOf(storageFolder, id)).catch((error: unknown) => {
        if (!isAbsent(error)) throw error;
      });
      return left;
    },
  };
}
