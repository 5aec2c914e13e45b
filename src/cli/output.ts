import type { ErrorCode } from "../engine/errors.ts";
import type { TransferPhase, TransferSnapshot } from "../engine/model.ts";

/** The last thing a command says. */
export type Outcome =
  | {
      readonly ok: true;
      /** For people, as `more` on lines of its own; not part of the JSON. */
      readonly sentence: string;
      readonly more?: string | readonly string[];
      /** For programs: these fields stay, later versions add some. */
      readonly facts: Readonly<Record<string, unknown>>;
    }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly facts?: Readonly<Record<string, unknown>>;
    };

/** Something that happened on the way: `event` and its facts for programs, a sentence for people. */
export interface Happening {
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly sentence: string;
  /** For people, on lines of their own: a line break within a sentence may be a stranger's, and is not printed. */
  readonly more?: readonly string[];
}

/** What is going on: a transfer's phase, or what a command does by itself. */
export type Activity = TransferPhase | "hashing" | "moving";

/** What a progress line shows. */
export type Progress = { readonly phase: Activity } & Pick<
  TransferSnapshot,
  | "name"
  | "doneBytes"
  | "totalBytes"
  | "checkedFraction"
  | "downloadBytesPerSecond"
  | "uploadBytesPerSecond"
  | "secondsLeft"
  | "peers"
  | "receivedBytes"
  | "sentBytes"
  | "notice"
> & { readonly market?: MarketProgress };

/** What is paid and earned, in words. */
export interface MarketProgress {
  /** Empty: nothing yet. */
  readonly paid: string;
  readonly earned: string;
  /** Peers that bid to us. */
  readonly bidders: number;
  /** Of a MiB, now. */
  readonly pricePerMiB?: string;
  /** “3 of 14” peers. */
  readonly takingBids?: string;
  /** Why nothing is paid. */
  readonly notice?: string;
}

/** Where a command's words go: a terminal, a plain stream or JSON lines. */
export interface Output {
  happened(happening: Happening): void;
  /** May be called as often as the engine likes; the output decides what it shows. */
  progress(progress: Progress): void;
  finish(outcome: Outcome): void;
}
