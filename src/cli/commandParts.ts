import type { TorrentEngine } from "../engine/door.ts";
import type { Clock } from "../engine/ports.ts";
import type { Output } from "./output.ts";

/** What a command that needs an engine runs with. */
export interface CommandParts {
  readonly engine: TorrentEngine;
  readonly output: Output;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}
