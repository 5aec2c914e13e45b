import type { Clock, Log } from "../ports.ts";
import type { StateDb } from "./stateDb.ts";

/** DHT nodes from one session to the next: whoever knows some needs nobody to start from. */
export interface DhtMemory {
  /** Those of the last session, `host:port`. */
  recall(): readonly string[];
  save(): void;
  /** Saves a last time. */
  close(): void;
}

export interface DhtMemoryParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined while it is not open. */
  state(): Pick<StateDb, "remember" | "recall"> | undefined;
  /** What is known now; nothing while the DHT is not in use. */
  known(): readonly string[];
}

const SAVE_MS = 5 * 60_000;
const NAME = "dhtNodes";

export function rememberDhtNodes({ clock, log, state, known }: DhtMemoryParts): DhtMemory {
  const save = (): void => {
    const nodes = known();
    if (nodes.length === 0) return;
    try {
      state()?.remember(NAME, nodes);
    } catch (error) {
      log.write("debug", "The DHT's nodes could not be saved: the next start has to find others.", error);
    }
  };
  const stopSaving = clock.every(SAVE_MS, save);
  return {
    recall() {
      try {
        return state()?.recall(NAME) ?? [];
      } catch (error) {
        log.write("debug", "The DHT's nodes could not be read.", error);
        return [];
      }
    },
    save,
    close() {
      stopSaving();
      save();
    },
  };
}
