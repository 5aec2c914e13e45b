import type { JoinedSources, KeptPath } from "../door.ts";
import type { ErrorShape } from "../errors.ts";
import type {
  AddRequest,
  EngineSettings,
  FileSnapshot,
  Finding,
  QueueMove,
  SourceHints,
  TorrentPreview,
  TorrentSource,
  TransferId,
  TransferOptions,
  TransferSnapshot,
} from "../model.ts";
import type { Clock, Log } from "../ports.ts";
import type { FetchTorrentFile, Swarm } from "../swarm/port.ts";
import type { OnDisk } from "./announcedState.ts";
import type { FileRange } from "./readFile.ts";

export interface TransferListParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly storageFolder: string;
  readonly settings: EngineSettings;
  createSwarm(settings: EngineSettings, dhtNodes: () => readonly string[]): Swarm;
  readonly fetchTorrentFile: FetchTorrentFile;
  readonly onDisk: OnDisk;
  /** While another process works with the folder, its transfers are shown; else `load` throws `engineBusy`. */
  readonly mirrors: boolean;
  onUpdate(update: {
    changed: readonly TransferSnapshot[];
    removed: readonly TransferId[];
    /** Those of `changed` that run, or wait for their turn, because the user has let them. */
    released: readonly TransferId[];
    port: number | undefined;
  }): void;
}

/** All transfers of one storage folder, as the engine's thread serves them. */
export interface TransferList {
  /** Another process works with these transfers: they are only shown, and most calls throw `engineBusy`. */
  readonly isMirror: boolean;
  /** Why what nobody else works with any more is still only shown. */
  readonly problem: ErrorShape | undefined;
  /** Opens the state and lets the transfers of `resume` go on at once. */
  load(resume: readonly TransferId[]): Promise<readonly TransferSnapshot[]>;
  configure(settings: EngineSettings): Promise<void>;
  files(id: TransferId): readonly FileSnapshot[];
  preview(source: TorrentSource, hints: SourceHints, token: number): Promise<TorrentPreview>;
  cancelPreview(token: number): void;
  forgetPreview(id: TransferId): Promise<void>;
  add(request: AddRequest): Promise<TransferId>;
  join(source: TorrentSource): Promise<JoinedSources>;
  pause(id: TransferId): Promise<void>;
  resume(id: TransferId, hints: SourceHints): Promise<void>;
  addWebSeeds(id: TransferId, urls: readonly string[]): Promise<void>;
  setOptions(id: TransferId, options: TransferOptions): Promise<void>;
  select(id: TransferId, wanted: readonly number[]): Promise<void>;
  moveData(id: TransferId, folder: string): Promise<void>;
  move(id: TransferId, to: QueueMove): void;
  pauseAll(): Promise<void>;
  resumeAll(): Promise<void>;
  resumeInterrupted(): Promise<void>;
  remove(id: TransferId, deleteData: boolean): Promise<readonly KeptPath[]>;
  verify(id: TransferId): Promise<void>;
  diagnose(id: TransferId): readonly Finding[];
  read(id: TransferId, range: FileRange, signal: AbortSignal): Promise<Uint8Array>;
  torrentFile(id: TransferId): Uint8Array | undefined;
  close(): Promise<void>;
}
