import { toErrorShape } from "../../errors.ts";
import { createEmitter } from "../../events.ts";
import type { Clock, Log } from "../../ports.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Notice, Settlement } from "./settlement.ts";

interface Parts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly stop: AbortController;
  /** One look at the chain; returns what the user should know. */
  look(): Promise<readonly Notice[]>;
}

/** What both ways share: one look at a time, its notices, and an end that is waited for. */
export function attending({
  ledger,
  clock,
  log,
  stop,
  look,
}: Parts): Omit<Settlement, "way" | "resume"> & { changed(): void } {
  const emitter = createEmitter<undefined>();
  let notices: readonly Notice[] = [];
  let attendedAt: number | undefined;
  let running: Promise<void> | undefined;

  async function lookOnce(): Promise<void> {
    try {
      notices = await look();
      attendedAt = clock.now();
    } catch (error) {
      if (stop.signal.aborted) return;
      log.write("warn", "The chain could not be looked at.", error);
      notices = [{ kind: "trouble", sentence: toErrorShape(error).message }, ...notices.filter(isNoTrouble)];
    } finally {
      running = undefined;
    }
    emitter.fire(undefined);
  }

  return {
    attend() {
      if (stop.signal.aborted) return Promise.resolve();
      return (running ??= lookOnce());
    },
    snapshot: () => Object.freeze({ open: ledger.orders.open(), notices, attendedAt }),
    onDidChange: emitter.event,
    changed() {
      emitter.fire(undefined);
    },
    async close() {
      stop.abort();
      await running;
      emitter.dispose();
    },
  };
}

const isNoTrouble = ({ kind }: Notice): boolean => kind !== "trouble";
