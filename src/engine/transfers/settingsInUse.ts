import type { EngineSettings } from "../model.ts";
import type { Clock } from "../ports.ts";
import type { Swarm } from "../swarm/port.ts";
import { settingsAt } from "./effectiveLimits.ts";
import type { Transfer } from "./transferFace.ts";

export interface SettingsParts {
  readonly initial: EngineSettings;
  readonly clock: Clock;
  readonly transfers: ReadonlyMap<string, Transfer>;
  createSwarm(settings: EngineSettings): Swarm;
  /** The swarm's sockets are about to be closed. */
  beforeReset(): Promise<void>;
  onChanged(): void;
}

/** The user's settings, with the limits of the time of day, as the swarm and the transfers have them. */
export interface SettingsInUse {
  readonly swarm: Swarm;
  readonly current: EngineSettings;
  /** Sockets may be renewed at this moment: nothing is to be opened in the swarm. */
  readonly isChanging: boolean;
  /** Resolves when the changes asked for so far are made. */
  settled(): Promise<unknown>;
  /** Changes follow one another; what ran goes on. */
  change(next: EngineSettings): Promise<void>;
  /** Applies what the time of day changes. */
  look(): void;
}

export function createSettingsInUse(parts: SettingsParts): SettingsInUse {
  const { clock, transfers } = parts;
  let current = parts.initial;
  const now = (): EngineSettings => settingsAt(current, new Date(clock.now()));
  let applied = now();
  const swarm = parts.createSwarm(applied);
  let last: Promise<unknown> = Promise.resolve();
  let underWay = 0;

  /** True when the swarm needs fresh sockets. */
  const apply = (): boolean => {
    applied = now();
    return swarm.configure(applied);
  };

  async function changeTo(next: EngineSettings): Promise<void> {
    const seedingChanged = current.seedAfterCompletion !== next.seedAfterCompletion;
    current = next;
    const renew = apply();
    if (!renew && !seedingChanged) return;
    const affected = [...transfers.values()].flatMap((transfer) => {
      const { phase } = transfer.snapshot();
      const turns = seedingChanged && (phase === "complete" || phase === "seeding");
      // Files that are worked on, for hours perhaps, have no sockets.
      const isWorkedOn = phase === "checking" && !transfer.active;
      return turns || (renew && !isWorkedOn) ? { transfer, turns } : [];
    });
    const ran: Transfer[] = [];
    await Promise.all(
      affected.map(async ({ transfer, turns }) => {
        if ((await transfer.suspend()) || turns) ran.push(transfer);
      }),
    );
    try {
      if (!renew) return;
      await parts.beforeReset();
      await swarm.reset();
    } finally {
      await Promise.all(ran.map((transfer) => transfer.goOn()));
    }
  }

  return {
    swarm,
    get current() {
      return current;
    },
    get isChanging() {
      return underWay > 0;
    },
    settled: () => last,
    async change(next) {
      underWay += 1;
      const done = last.then(() => changeTo(next));
      last = done.catch(() => undefined);
      try {
        await done;
      } finally {
        underWay -= 1;
        parts.onChanged();
      }
    },
    look() {
      const { downloadLimit, uploadLimit } = now();
      if (downloadLimit !== applied.downloadLimit || uploadLimit !== applied.uploadLimit) apply();
    },
  };
}
