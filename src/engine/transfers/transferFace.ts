import type { KeptPath } from "../door.ts";
import type { FileSnapshot, Finding, SourceHints, TransferId, TransferOptions, TransferSnapshot } from "../model.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import type { JoinedCounts } from "./joinSources.ts";
import type { NamedTorrent } from "./namedTorrent.ts";
import type { QueueEntry } from "./queue.ts";
import type { FileRange } from "./readFile.ts";

/** One transfer, as the list and the queue drive it. Calls that start or stop something wait for one another. */
export interface Transfer {
  readonly id: TransferId;
  readonly metainfo: Metainfo | undefined;
  /** Something runs: a swarm is asked, files are checked, data moves. */
  readonly active: boolean;
  /** All is here and nothing is to be done any more: it does not seed, by the settings or by a rule. */
  readonly isOver: boolean;
  /** The user has let it run in this session: it runs, or waits for its turn. */
  readonly isReleased: boolean;
  /** What has to be looked at again and again while it runs. False: nothing of it can have changed. */
  look(): boolean;
  /** Makes the record durable as it is. */
  persist(): void;
  snapshot(): TransferSnapshot;
  files(): readonly FileSnapshot[];
  /** Verified bytes of a file; while it runs, what is missing is fetched first. */
  read(range: FileRange, signal: AbortSignal): Promise<Uint8Array>;
  torrentFile(): Uint8Array | undefined;
  /** The user's wish: go on, whatever stopped it. A torrent that is open already is taken over, hints are asked too. */
  resume(named?: NamedTorrent, hints?: SourceHints): Promise<void>;
  pause(): Promise<void>;
  /** Hashes what is on disk, then goes on if it ran before. */
  verify(): Promise<void>;
  /** Leaves the swarm and the disk; the wish to run stays. Resolves with whether it ran. */
  suspend(): Promise<boolean>;
  /** Ends a move or a choice of files that is under way or waits for its turn; for one that may take hours and is to end now. */
  interrupt(): void;
  /** Goes on where `suspend`, or the last process, left off. */
  goOn(): Promise<void>;
  /** Goes on if the disk was full while it ran, and has room now. */
  goOnIfRoom(): Promise<void>;
  /** Undefined: it does not want to run. */
  queueEntry(): QueueEntry | undefined;
  /** The queue has a place for it. */
  admit(): Promise<void>;
  /** The queue needs its place: it waits. */
  hold(): Promise<void>;
  /** New trackers and web seeds of another source; what it is connected to stays. */
  joinSources(named: SourceHints): Promise<JoinedCounts>;
  /** Asked from now on too. */
  addWebSeeds(urls: readonly string[]): Promise<void>;
  setOptions(options: TransferOptions): Promise<void>;
  /** From now on these files are wanted; goes on if it ran. Stopped by `pause`, `remove` and `interrupt`, it changes nothing. */
  select(wanted: readonly number[]): Promise<void>;
  /** Moves the files to another folder; goes on if it ran. Stopped by the same, it leaves them where they were. */
  moveData(folder: string): Promise<void>;
  /** Why it is slow, the likeliest cause first. */
  diagnose(): readonly Finding[];
  position: number;
  /**
   * Ends the transfer for good and leaves no trace of it in the state; with `deleteData` deletes what it created. Resolves with
   * what stays, and why. Every later call is refused or does nothing.
   */
  remove(deleteData: boolean): Promise<readonly KeptPath[]>;
}
