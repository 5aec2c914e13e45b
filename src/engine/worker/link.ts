import { causeText } from "../causeText.ts";
import type { JoinedSources, KeptPath } from "../door.ts";
import { type ErrorShape, SwarmbidError, toErrorShape } from "../errors.ts";
import type { PaymentDesk } from "../market/desk.ts";
import type { MarketState } from "../marketModel.ts";
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
import type { LogLevel } from "../ports.ts";
import type { CheckedData, CreatedTorrent, CreateRequest } from "../publishing.ts";

/** What the market asks of payments, as it crosses the threads. */
export type DeskCall = {
  [K in keyof PaymentDesk]: { readonly ask: K; readonly given: Parameters<PaymentDesk[K]> };
}[keyof PaymentDesk];

/** An answer that crosses the thread: errors lose their class on the way, so they travel as data; `cause` is for the log. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorShape; readonly cause?: string };

/** Given to the thread when it starts. */
export interface ThreadData {
  readonly storageFolder: string;
  readonly settings: EngineSettings;
  /** These go on at once: they ran, or waited for their turn, when the last thread was lost. */
  readonly resume: readonly TransferId[];
  /** While another process works with the folder, its transfers are shown. */
  readonly mirrors: boolean;
  /** Where the thread tells that it waits for the disk. */
  readonly diskWait: SharedArrayBuffer;
  /** Tests only: the thread obeys `hang`. */
  readonly mayHang: boolean;
}

/** What the main thread asks of the engine's thread. */
export interface ThreadCalls {
  load(): Promise<Reply<Loaded>>;
  configure(settings: EngineSettings): Promise<Reply<void>>;
  files(id: TransferId): Promise<Reply<readonly FileSnapshot[]>>;
  preview(source: TorrentSource, hints: SourceHints, token: number): Promise<Reply<TorrentPreview>>;
  cancelPreview(token: number): Promise<Reply<void>>;
  forgetPreview(id: TransferId): Promise<Reply<void>>;
  add(request: AddRequest): Promise<Reply<TransferId>>;
  join(source: TorrentSource): Promise<Reply<JoinedSources>>;
  pause(id: TransferId): Promise<Reply<void>>;
  resume(id: TransferId, hints: SourceHints): Promise<Reply<void>>;
  addWebSeeds(id: TransferId, urls: readonly string[]): Promise<Reply<void>>;
  setOptions(id: TransferId, options: TransferOptions): Promise<Reply<void>>;
  select(id: TransferId, wanted: readonly number[]): Promise<Reply<void>>;
  moveData(id: TransferId, folder: string): Promise<Reply<void>>;
  move(id: TransferId, to: QueueMove): Promise<Reply<void>>;
  pauseAll(): Promise<Reply<void>>;
  resumeAll(): Promise<Reply<void>>;
  resumeInterrupted(): Promise<Reply<void>>;
  remove(id: TransferId, deleteData: boolean): Promise<Reply<readonly KeptPath[]>>;
  verify(id: TransferId): Promise<Reply<void>>;
  create(path: string, request: CreateRequest, token: number): Promise<Reply<CreatedTorrent>>;
  check(torrent: Uint8Array, folder: string, token: number): Promise<Reply<CheckedData>>;
  /** At most a MiB. */
  read(id: TransferId, file: number, offset: number, length: number, token: number): Promise<Reply<Uint8Array>>;
  streamAddress(id: TransferId, file: number): Promise<Reply<string>>;
  /** Ends a `create`, `check` or `read`. */
  cancelWork(token: number): Promise<Reply<void>>;
  diagnose(id: TransferId): Promise<Reply<readonly Finding[]>>;
  torrentFile(id: TransferId): Promise<Reply<Uint8Array | undefined>>;
  /** All spending was stopped, or is allowed again. */
  spending(isStopped: boolean): Promise<Reply<void>>;
  close(): Promise<Reply<void>>;
  /** Tests only: blocks the thread for good; with `onDiskMs` for that long, as if the disk did not answer. */
  hang(onDiskMs?: number): void;
}

/** What the engine's thread tells the main thread; nothing is answered but what is asked of payments. */
export interface HostCalls {
  /** `delayMs`: the longest that the thread's event loop was held up since the last beat. */
  beat(delayMs: number): void;
  update(update: ThreadUpdate): void;
  log(level: LogLevel, message: string, cause: string | undefined): void;
  /** How far a `create` or `check` is. */
  working(token: number, doneBytes: number, totalBytes: number): void;
  market(state: MarketState): void;
  /** By `deskOver` and `answerDesk`. */
  desk(call: DeskCall): Promise<Reply<unknown>>;
}

export interface Loaded {
  readonly transfers: readonly TransferSnapshot[];
  /** Another process works with them. */
  readonly isMirror: boolean;
}

export interface ThreadUpdate {
  /** Another process works with these transfers. */
  readonly isMirror: boolean;
  /** Why they are still only shown although nobody else works with them any more. */
  readonly problem: ErrorShape | undefined;
  readonly changed: readonly TransferSnapshot[];
  readonly removed: readonly TransferId[];
  /** Those of `changed` that run, or wait for their turn, because the user has let them. */
  readonly released: readonly TransferId[];
  readonly port: number | undefined;
}

/** Runs a call in the thread and makes its outcome fit to cross. */
export async function reply<T>(work: () => T | Promise<T>, onInternal: (error: unknown) => void): Promise<Reply<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const failure = { ok: false, error: toErrorShape(error) } as const;
    if (SwarmbidError.is(error) && error.code !== "internal")
      return error.cause === undefined ? failure : { ...failure, cause: causeText(error.cause) };
    onInternal(error);
    return failure;
  }
}

/** The value of a reply, or its error thrown again. */
export function unwrap<T>(answer: Reply<T>): T {
  if (answer.ok) return answer.value;
  throw new SwarmbidError(answer.error.code, answer.error.message, answer.cause);
}
