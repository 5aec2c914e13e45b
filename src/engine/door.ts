import type { Event } from "./events.ts";
import type { Ask, BidPolicy, MarketSnapshot } from "./marketModel.ts";
import type {
  AddRequest,
  EngineSettings,
  EngineStatus,
  FileSnapshot,
  Finding,
  QueueMove,
  SourceHints,
  TorrentPreview,
  TorrentSource,
  TransferId,
  TransferOptions,
  TransferSnapshot,
} from "./model.ts";
import type { CheckedData, CreatedTorrent, CreateRequest } from "./publishing.ts";

/** Which transfers changed or went away; read them anew with `transfers.get`. At most twice a second. */
export interface EngineChange {
  readonly changed: readonly TransferId[];
  readonly removed: readonly TransferId[];
}

/** Something that is still there after a transfer was removed with its files. */
export interface KeptPath {
  /** Below the transfer's folder, with `/`. */
  readonly path: string;
  /**
   * `yours`: it was there before the transfer; `unclear`: two files bear its names, and which one is the transfer's nobody can
   * tell; `refused`: the disk did not let it be deleted.
   */
  readonly reason: "yours" | "unclear" | "refused";
}

/** What another source brought to a transfer that is listed. */
export interface JoinedSources {
  readonly id: TransferId;
  readonly name: string;
  /** Nothing is ever added to a private torrent. */
  readonly isPrivate: boolean;
  /** Those that were new. */
  readonly trackerCount: number;
  readonly webSeedCount: number;
}

/** The one door to the engine: hosts and views know it and the snapshots it returns, nothing deeper. */
export interface TorrentEngine {
  readonly transfers: Transfers;
  readonly market: Market;
  readonly status: EngineStatus;
  readonly onDidChange: Event<EngineChange>;
  /**
   * Starts the engine's thread and loads the transfers of this storage folder. Nothing goes to the network:
   * transfers that ran before stay `queued` until `resumeInterrupted` or another user action.
   */
  start(): Promise<void>;
  /** Applies changed settings; what needs a new socket gets one. */
  configure(settings: EngineSettings): Promise<void>;
  /** Ends everything: no socket, timer, thread or handle of ours is left. Safe to call twice. */
  close(): Promise<void>;
}

/** Who pays whom for what. Wallet, caps and deposits are with payments: the host has them. */
export interface Market {
  /** Read anew when `onDidChange` fires. */
  snapshot(): MarketSnapshot;
  /** What is offered for a transfer from now on; it is kept with the transfer. Throws `badInput` for terms that are none. */
  setBid(id: TransferId, policy: BidPolicy): Promise<void>;
  /** On what terms upload is sold from now on, in the place of what the settings say; undefined: not at all. */
  setAsk(ask: Ask | undefined): Promise<void>;
  /** Nothing more is signed by any process of this user from the moment at which this is done, and every bid is withdrawn. */
  stopAllSpending(): Promise<void>;
  allowSpending(): Promise<void>;
  /** At most once a second. */
  readonly onDidChange: Event<undefined>;
}

/** Errors of all methods are `SwarmbidError`s. */
export interface Transfers {
  list(): readonly TransferSnapshot[];
  get(id: TransferId): TransferSnapshot | undefined;
  /** In the torrent's order, padding files left out. */
  files(id: TransferId): Promise<readonly FileSnapshot[]>;
  /** Reads the contents of a torrent; for a magnet link the swarm is asked. Writes nothing. */
  preview(source: TorrentSource, hints?: SourceHints, signal?: AbortSignal): Promise<TorrentPreview>;
  /** What was previewed is not added: whatever the preview opened leaves the swarm. Without this it stays for ten minutes. */
  forgetPreview(id: TransferId): Promise<void>;
  add(request: AddRequest): Promise<TransferId>;
  /**
   * Another source of a torrent that is listed: the trackers and web seeds that it names are asked from now on too, whether or not the
   * transfer runs now. A private torrent keeps to those that it has (BEP 27). Throws `unknownTransfer` when it is not listed.
   */
  join(source: TorrentSource): Promise<JoinedSources>;
  pause(id: TransferId): Promise<void>;
  /** Goes on, whatever stopped the transfer; trackers and peers of the hints are asked from now on too. */
  resume(id: TransferId, hints?: SourceHints): Promise<void>;
  /**
   * From now on these addresses, which serve the same files (BEP 19), are asked too, at once when the transfer runs. Throws `badInput`
   * for what is no http or https address.
   */
  addWebSeeds(id: TransferId, urls: readonly string[]): Promise<void>;
  /** Takes effect at once, while the transfer runs too. */
  setOptions(id: TransferId, options: TransferOptions): Promise<void>;
  /**
   * From now on these files are wanted, and no others. What was fetched of an unfinished file that is not wanted any more is
   * deleted, a finished file stays. Throws, with nothing changed, `fileConflict` when something is in the way of a new one and
   * `cancelled` when the transfer is paused or removed meanwhile.
   */
  select(id: TransferId, wanted: readonly number[]): Promise<void>;
  /**
   * Moves the transfer's files, adopted ones too, to another folder (absolute; created when missing) and removes the folders
   * that are empty then. Overwrites nothing: throws `fileConflict`, `noSpace`, or `cancelled` when the transfer is paused or
   * removed meanwhile, with everything where it was.
   */
  moveData(id: TransferId, folder: string): Promise<void>;
  /** Changes the transfer's place in the queue. */
  move(id: TransferId, to: QueueMove): Promise<void>;
  pauseAll(): Promise<void>;
  resumeAll(): Promise<void>;
  /** Lets the transfers that ran when the engine was last closed go on: a user action. */
  resumeInterrupted(): Promise<void>;
  /**
   * Forgets the transfer; with `deleteData` also deletes the files it created, then the folders it created that are empty now.
   * Resolves with what stays although it was to be deleted.
   */
  remove(id: TransferId, options: { readonly deleteData: boolean }): Promise<readonly KeptPath[]>;
  /** Hashes everything that is on disk again. */
  verify(id: TransferId): Promise<void>;
  /**
   * Makes the torrent of a file or folder; adding it with `seedOnly` then shares it. Secrets, `.git`, what tools may run and what
   * is ignored by `.gitignore` files are left out. Progress comes at most four times a second.
   */
  create(
    path: string,
    request: CreateRequest,
    run?: { readonly onProgress?: (doneBytes: number, totalBytes: number) => void; readonly signal?: AbortSignal },
  ): Promise<CreatedTorrent>;
  /** Compares all files in a folder with a .torrent file; only reads, and needs no transfer. */
  check(
    torrent: Uint8Array,
    folder: string,
    run?: { readonly onProgress?: (doneBytes: number, totalBytes: number) => void; readonly signal?: AbortSignal },
  ): Promise<CheckedData>;
  /**
   * Verified bytes of one of a transfer's files, chosen or not, from `offset`: at most a MiB, fewer at the file's end. What is not
   * here is fetched before all else while the transfer runs; a file that was not chosen does not appear on the disk.
   */
  read(id: TransferId, file: number, offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
  /**
   * The `http://127.0.0.1` address at which programs of this machine read a file, complete or not, with ranges; it holds until the
   * transfer is removed or the engine is closed.
   */
  streamAddress(id: TransferId, file: number): Promise<string>;
  /** Why a transfer is slow, the likeliest cause first; empty when nothing is wrong. */
  diagnose(id: TransferId): Promise<readonly Finding[]>;
  /** The .torrent file's bytes; undefined until the metadata is here. */
  torrentFile(id: TransferId): Promise<Uint8Array | undefined>;
}
