import { isDeepStrictEqual } from "node:util";
import { type ErrorShape, SwarmbidError, toErrorShape } from "../errors.ts";
import type { FileSnapshot, TransferId, TransferSnapshot } from "../model.ts";
import type { Clock, Log } from "../ports.ts";
import type { OnDisk } from "./announcedState.ts";
import { type MirroredTransfer, mirrorTransfer } from "./mirroredTransfer.ts";
import { openStateReader, type StateReader } from "./stateReader.ts";

/** The owner is looked after this often: it may have ended, or written something down. */
const INTERVAL_MS = 2_000;

export interface MirrorParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly storageFolder: string;
  readonly onDisk: OnDisk;
  seedsByDefault(): boolean;
  onChange(changed: readonly TransferSnapshot[], removed: readonly TransferId[]): void;
}

/** What another process does with the transfers of this folder, to look at; and then its heir. */
export interface Mirror {
  /** Nothing can be done with the transfers here. */
  readonly isOn: boolean;
  /** The owner has ended, and this is why its list could not be taken over; that is tried again and again. */
  readonly problem: ErrorShape | undefined;
  /** Shows the transfers from now on, until `takeOver` succeeds and answers them as they are then. */
  start(takeOver: () => Promise<readonly TransferSnapshot[]>): readonly TransferSnapshot[];
  /** Throws, while it is on, what a person is to do instead. */
  refuse(): void;
  files(id: TransferId): readonly FileSnapshot[];
  /** Ends the looking; a takeover that has begun is waited for. */
  close(): Promise<void>;
}

export function createMirror(parts: MirrorParts): Mirror {
  const { clock, log, storageFolder, onDisk } = parts;
  let transfers: ReadonlyMap<TransferId, MirroredTransfer> = new Map();
  let reader: StateReader | undefined;
  let looking: Promise<void> = Promise.resolve();
  let stop: (() => void) | undefined;
  let problem: ErrorShape | undefined;

  const closeReader = (): void => {
    reader?.close();
    reader = undefined;
  };

  function read(): void {
    try {
      const records = onDisk(() => {
        reader ??= openStateReader(storageFolder);
        return reader.look();
      });
      if (records === undefined) return;
      const seedsByDefault = parts.seedsByDefault();
      const before = transfers;
      transfers = new Map(
        records.map((record, position) => {
          const view = { seedsByDefault, position, now: clock.now() };
          return [record.id, before.get(record.id)?.next(record, view) ?? mirrorTransfer(record, view, log)];
        }),
      );
      const changed = [...transfers.values()].flatMap(({ snapshot }) =>
        isDeepStrictEqual(snapshot, before.get(snapshot.id)?.snapshot) ? [] : [snapshot],
      );
      const removed = [...before.keys()].filter((id) => !transfers.has(id));
      if (changed.length + removed.length > 0) parts.onChange(changed, removed);
    } catch (error) {
      // It is being made, or written at this moment: the next look will see.
      log.write("debug", "The list of the other window could not be read.", error);
      closeReader();
    }
  }

  async function look(takeOver: () => Promise<readonly TransferSnapshot[]>): Promise<void> {
    try {
      const taken = await takeOver();
      stop?.();
      stop = undefined;
      problem = undefined;
      closeReader();
      const kept = new Set(taken.map(({ id }) => id));
      const removed = [...transfers.keys()].filter((id) => !kept.has(id));
      transfers = new Map();
      parts.onChange(taken, removed);
    } catch (error) {
      fail(error);
      read();
    }
  }

  function fail(error: unknown): void {
    const before = problem?.message;
    problem = SwarmbidError.is(error, "engineBusy") ? undefined : toErrorShape(error);
    if (problem?.message === before) return;
    if (problem !== undefined) log.write("warn", "The other window's list could not be taken over.", error);
    parts.onChange([], []);
  }

  return {
    get isOn() {
      return stop !== undefined;
    },
    get problem() {
      return problem;
    },
    start(takeOver) {
      log.write("info", "Another process works with these transfers: they are only shown.");
      let isLooking = false;
      stop = clock.every(INTERVAL_MS, () => {
        if (isLooking) return;
        isLooking = true;
        looking = look(takeOver).finally(() => {
          isLooking = false;
        });
      });
      read();
      return [...transfers.values()].map(({ snapshot }) => snapshot);
    },
    refuse() {
      if (stop === undefined) return;
      throw problem === undefined ? ownedElsewhere() : new SwarmbidError(problem.code, problem.message);
    },
    files: (id) => transfers.get(id)?.files() ?? [],
    async close() {
      stop?.();
      await looking;
      closeReader();
    },
  };
}

const ownedElsewhere = (): SwarmbidError =>
  new SwarmbidError(
    "engineBusy",
    "Another window works with these transfers and this one only shows them: use that window, or close it and wait a few seconds.",
  );
