import type { EngineSettings } from "./model.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

export interface Log {
  write(level: LogLevel, message: string, cause?: unknown): void;
}

/** Where a host keeps small secrets for this user. What it cannot give back is undefined: nothing may depend on it. */
export interface Secrets {
  get(name: string): Promise<string | undefined>;
  store(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/** Time as the engine sees it; tests advance it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `ms`; the result cancels. */
  after(ms: number, call: () => void): () => void;
  /** Calls back every `ms`; the result cancels. */
  every(ms: number, call: () => void): () => void;
}

/** What a host (VS Code, the command line, a test) lends to the engine. */
export interface EngineHost {
  readonly log: Log;
  readonly clock: Clock;
  /** Folder for the state of this workspace's transfers; created when missing. */
  readonly storageFolder: string;
  readonly settings: EngineSettings;
}
