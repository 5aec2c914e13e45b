import type { EngineSettings, TransferId } from "../model.ts";
import type { Clock, Log } from "../ports.ts";
import type { Gate } from "../store/gate.ts";
import type { Swarm } from "../swarm/port.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import type { Background } from "./background.ts";
import type { StateDb } from "./stateDb.ts";

/** What every transfer of a list works with. */
export interface TransferParts {
  readonly db: StateDb;
  readonly swarm: Swarm;
  readonly clock: Clock;
  readonly log: Log;
  readonly storageFolder: string;
  /** One transfer at a time hashes what is on disk: the disk is shared. */
  readonly checks: Gate;
  /** Is waited for before the list is closed. */
  readonly background: Background;
  settings(): EngineSettings;
  changed(id: TransferId): void;
  /** Somebody's wish to run changed: the queue is to be looked at. */
  schedule(): void;
  /** Whether the queue lets one that runs run on as what it is now. */
  mayRunOn(id: TransferId): boolean;
  /** How often the list looks at a transfer that runs. */
  readonly lookIntervalMs: number;
  /** What the record's info dictionary says, where it was just read; undefined: it is read again. */
  readonly parsed: Metainfo | undefined;
  /** Place in the queue, from 0. */
  placeOf(id: TransferId): number;
}
