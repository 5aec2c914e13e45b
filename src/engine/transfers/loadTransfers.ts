import { setImmediate } from "node:timers/promises";
import { SwarmbidError } from "../errors.ts";
import type { TransferId } from "../model.ts";
import type { TransferRecord } from "./record.ts";
import type { StateDb } from "./stateDb.ts";
import type { Transfer } from "./transferFace.ts";

export interface LoadParts {
  readonly state: StateDb;
  readonly storageFolder: string;
  /** Filled; empty again when the state cannot be read. */
  readonly transfers: Map<TransferId, Transfer>;
  create(record: TransferRecord): void;
  /** The transfers that go on at once. */
  readonly resume: readonly TransferId[];
}

/** Makes the transfers of a state. When that fails nothing of them is left, and the state is closed: others may have it. */
export async function loadTransfers(parts: LoadParts): Promise<void> {
  const { state, storageFolder, transfers, create, resume } = parts;
  try {
    for (const record of state.load()) {
      create(record);
      // Large ones take a while each: the thread must stay alive to its watchdog.
      await setImmediate();
    }
    await Promise.all(resume.flatMap((id) => transfers.get(id)?.goOn() ?? []));
  } catch (error) {
    for (const transfer of transfers.values()) transfer.interrupt();
    await Promise.allSettled([...transfers.values()].map((transfer) => transfer.suspend()));
    transfers.clear();
    state.close();
    throw SwarmbidError.is(error) ? error : unreadable(storageFolder, error);
  }
}

const unreadable = (folder: string, cause: unknown): SwarmbidError =>
  new SwarmbidError(
    "fileAccess",
    `The list of transfers in ${folder} cannot be read: see the log for the reason, or move transfers.db away to start with an empty list.`,
    cause,
  );
