import type { ErrorShape } from "../errors.ts";
import type { TransferId, TransferOptions } from "../model.ts";

/** How long a transfer seeded, and what was decided about it. */
export interface SeedingRecord {
  /** In all sessions that are over. */
  readonly seconds: number;
  /** The sentence of the rule that ended it; gone when the user resumes. */
  readonly endedBecause?: string;
  /** The user resumed it after its end: it seeds whatever the settings say, and no rule ends it until it gets other rules. */
  readonly freely: boolean;
}

/** What is durable about a transfer: enough to go on after any crash. */
export interface TransferRecord {
  readonly id: TransferId;
  readonly name: string;
  /** Absolute path of the target folder. */
  readonly folder: string;
  /** Tiers in order (BEP 12). */
  /** The files are on their way to this folder. */
  readonly moving?: string;
  readonly trackers: readonly (readonly string[])[];
  readonly webSeeds: readonly string[];
  readonly peers: readonly string[];
  /** The info dictionary's exact bytes; undefined until the metadata is here. */
  readonly info?: Uint8Array;
  /** Indexes of the wanted files; undefined: all ordinary ones. */
  readonly wanted?: readonly number[];
  readonly allowRisky: boolean;
  /** The files are the user's own: read, never written. */
  readonly seedOnly: boolean;
  readonly options: TransferOptions;
  /** Orders the queue; smaller comes first. */
  readonly position: number;
  /** What the user wants: `run` survives a restart. */
  readonly intent: "run" | "pause";
  /** The folder was looked at: whatever `.part` file is there now is ours. */
  readonly claimed: boolean;
  /** Indexes of the files that were there before us: never written, never deleted. */
  readonly adopted: readonly number[];
  /** Relative paths of the torrent's folders that were there before us; undefined: not known. */
  readonly foldersBefore?: readonly string[];
  /** Verified and durable pieces, one bit each. */
  readonly bitfield?: Uint8Array;
  /** Set while the transfer writes; still set after a crash. */
  readonly open: boolean;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly seeding: SeedingRecord;
  readonly addedAt: number;
  readonly completedAt?: number;
  readonly error?: ErrorShape;
}
