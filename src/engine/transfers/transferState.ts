import { isDeepStrictEqual } from "node:util";
import type { FileSnapshot, Finding, TransferOptions, TransferPhase, TransferSnapshot } from "../model.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { diagnose } from "./diagnose.ts";
import { diagnoseFacts } from "./diagnoseFacts.ts";
import { liveOf } from "./live.ts";
import { restingPhase, wantsToSeed } from "./phases.ts";
import { type FileRange, readFile } from "./readFile.ts";
import type { TransferRecord } from "./record.ts";
import { type Holdings, listFiles, restingHoldings } from "./resting.ts";
import type { OpenContent } from "./run.ts";
import { NO_STATS, toSnapshot } from "./snapshot.ts";
import { metainfoOf, torrentFileOf } from "./sources.ts";
import type { TransferParts } from "./transferParts.ts";

/** What is known of one transfer at this moment, and what others see of it. */
export interface TransferState {
  /** To be changed by `update`, unless something else makes it durable. */
  record: TransferRecord;
  metainfo: Metainfo | undefined;
  readonly phase: TransferPhase;
  open: OpenContent | undefined;
  /** The files while nothing has them open. */
  resting: Holdings | undefined;
  /** Why it waits although the user has let it run. */
  waitsBecause: string | undefined;
  /** It was removed: nothing of it is written any more. */
  gone: boolean;
  /** All is here and it does not seed. */
  readonly isOver: boolean;
  /** Its phase while nothing runs for it. */
  restingPhase(): TransferPhase;
  enter(phase: TransferPhase): void;
  setOptions(options: TransferOptions): void;
  /** Notes what the run moved, how long it seeded, and what it left. */
  close(run: OpenContent, seedingSeconds: number): void;
  /** Reads the files anew from the record. */
  rest(): void;
  update(patch: Partial<TransferRecord>): void;
  /** Like `update`, for what the next start finds out again if the machine loses its power. */
  updateSoon(patch: Partial<TransferRecord>): void;
  /** Makes the record durable as it is. */
  persist(): void;
  /** Like `update`, for what is true whether or not it can be written down now. */
  note(patch: Partial<TransferRecord>): void;
  clearError(): void;
  onChecked(fraction: number): void;
  snapshot(): TransferSnapshot;
  files(): readonly FileSnapshot[];
  read(range: FileRange, signal: AbortSignal): Promise<Uint8Array>;
  torrentFile(): Uint8Array | undefined;
  diagnose(): readonly Finding[];
}

export function createTransferState(initial: TransferRecord, parts: TransferParts): TransferState {
  const { db, log } = parts;
  const { id } = initial;
  const seedsByDefault = (): boolean => parts.settings().seedAfterCompletion;
  const known = metainfoOf(initial, log, parts.parsed);
  let phase = restingPhase(initial, seedsByDefault());
  let checkedFraction: number | undefined;
  /** The record as it is on the disk for certain; undefined: not known. */
  let durable: TransferRecord | undefined;

  const state: TransferState = {
    record: initial,
    metainfo: known,
    open: undefined,
    resting: known === undefined ? undefined : restingHoldings(initial, known),
    waitsBecause: undefined,
    gone: false,
    get phase() {
      return phase;
    },
    get isOver() {
      const { completedAt, error } = state.record;
      return completedAt !== undefined && error === undefined && !wantsToSeed(state.record, seedsByDefault());
    },
    restingPhase: () => restingPhase(state.record, seedsByDefault()),
    enter(next) {
      phase = next;
      if (next !== "checking") checkedFraction = undefined;
      parts.changed(id);
    },
    setOptions(options) {
      const { options: before, seeding } = state.record;
      const freely = seeding.freely && isDeepStrictEqual(options.seedRules, before.seedRules);
      state.update({ options, seeding: { ...seeding, freely } });
      state.open?.session.applyOptions(options);
      parts.changed(id);
    },
    close({ session, content: { layout, progress } }, seedingSeconds) {
      const { record } = state;
      const { receivedBytes, sentBytes } = session.stats ?? NO_STATS;
      state.open = undefined;
      state.resting = { layout, progress };
      state.note({
        receivedBytes: record.receivedBytes + receivedBytes,
        sentBytes: record.sentBytes + sentBytes,
        seeding: { ...record.seeding, seconds: record.seeding.seconds + seedingSeconds },
      });
    },
    rest() {
      if (state.metainfo !== undefined) state.resting = restingHoldings(state.record, state.metainfo);
    },
    update(patch) {
      // Each write waits for the disk: one that changes nothing is none.
      if (durable === state.record && isDeepStrictEqual({ ...durable, ...patch }, durable)) return;
      state.record = { ...state.record, ...patch };
      if (!state.gone) state.persist();
    },
    updateSoon(patch) {
      state.record = { ...state.record, ...patch };
      if (!state.gone) db.saveSoon(state.record);
    },
    persist() {
      db.save(state.record);
      durable = state.record;
    },
    note(patch) {
      try {
        state.update(patch);
      } catch (error) {
        log.write("warn", `The state of ${id} could not be saved.`, error);
      }
    },
    clearError() {
      const { error, ...rest } = state.record;
      if (error === undefined) return;
      state.record = rest;
      state.persist();
    },
    onChecked(fraction) {
      checkedFraction = fraction;
      parts.changed(id);
    },
    snapshot() {
      const { record, metainfo, open, resting, waitsBecause } = state;
      const position = parts.placeOf(id);
      const { transport } = parts.settings();
      return toSnapshot(
        record,
        liveOf({ record, metainfo, phase, open, resting, position, transport, checkedFraction, waitsBecause }),
      );
    },
    files() {
      const { metainfo, record } = state;
      const holdings = state.open?.content ?? state.resting;
      return metainfo === undefined || holdings === undefined ? [] : listFiles(metainfo, holdings, record.allowRisky);
    },
    read(range, signal) {
      const { record, metainfo, open, resting } = state;
      return readFile({ record, metainfo, open, resting, storageFolder: parts.storageFolder }, range, signal);
    },
    torrentFile: () => (state.metainfo === undefined ? undefined : torrentFileOf(state.metainfo, state.record)),
    diagnose() {
      const { record, metainfo, open, waitsBecause } = state;
      return diagnose(diagnoseFacts({ phase, record, metainfo, open, waitsBecause, parts }));
    },
  };
  return state;
}
