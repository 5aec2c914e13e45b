import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { createFlags } from "../ledger/flags.ts";
import { LEDGER } from "../ledger/schema.ts";
import { openSharedDatabase } from "../sharedDatabase.ts";
import { waitAfter } from "./backOff.ts";

/** What all processes with this wallet know together; durable, so that a restart forgets no wrong password. */
export interface Guard {
  /** Counts a try before it is made, so that who is killed in it has had it. Throws `tryLater` while none is allowed. */
  beginTry(): void;
  /** The password was right: wrong ones before it are forgotten. */
  succeed(): void;
  /** Milliseconds until a password may be tried. */
  waitMs(): number;
  /** How often the wallet was locked everywhere: a key that was unlocked before the last time is not used. */
  locks(): number;
  lockEverywhere(): void;
  isSpendingStopped(): boolean;
  /** Runs `work` while no other process changes the wallet. */
  alone<T>(work: () => T): T;
  close(): void;
}

const SECOND = 1_000;

/** The guard is kept in the ledger's database, beside the wallet. */
export function openGuard(folder: string, clock: Clock): Guard {
  const { db, change, changeSoon, close } = openSharedDatabase(folder, LEDGER);
  const flags = createFlags(db);
  const waitMs = (): number => {
    const wait = waitAfter(flags.get("walletTries"));
    const since = clock.now() - flags.get("walletTriedAt");
    // A clock that was put back must not make the wait longer than it is.
    return Math.min(wait, Math.max(0, wait - since));
  };
  return {
    waitMs,
    beginTry() {
      change(() => {
        const wait = waitMs();
        if (wait > 0) throw new SwarmbidError("tryLater", `Too many wrong passwords: ${waitWords(wait)}.`);
        flags.set("walletTries", flags.get("walletTries") + 1);
        flags.set("walletTriedAt", clock.now());
      });
    },
    succeed() {
      change(() => flags.set("walletTries", 0));
    },
    locks: () => flags.get("walletLocks"),
    lockEverywhere() {
      changeSoon(() => flags.set("walletLocks", flags.get("walletLocks") + 1));
    },
    isSpendingStopped: () => flags.get("stopped") !== 0,
    alone: change,
    close,
  };
}

export function waitWords(ms: number): string {
  const seconds = Math.ceil(ms / SECOND);
  return `wait ${seconds} ${seconds === 1 ? "second" : "seconds"}, then try again`;
}
