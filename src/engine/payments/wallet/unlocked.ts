import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { Guard } from "./guard.ts";
import type { Keyring } from "./keyring.ts";

/** A keyring for as long as it may be used: it closes by itself when nobody used it for a while, or when any process locked the wallet. */
export interface Unlocked {
  /** The keyring, or undefined when the wallet is locked by now. Asking counts as use when `use` is set. */
  ring(use: boolean): Keyring | undefined;
  /** Milliseconds since the epoch, unless it is used before. */
  readonly locksAt: number | undefined;
  /** Takes over `ring`; `locks` is what the guard said before the password was asked for. */
  open(ring: Keyring, locks: number): void;
  close(): void;
}

/** How long after the wallet was locked in another process its keys are zeroed here at the latest; they are not used from that moment on. */
const LOOK_MS = 1_000;

export function createUnlocked(guard: () => Guard, clock: Clock, autoLockMs: number, onClose: () => void): Unlocked {
  let held: { readonly ring: Keyring; readonly locks: number; usedAt: number; readonly stop: () => void } | undefined;

  const close = (): void => {
    if (held === undefined) return;
    held.stop();
    held.ring.close();
    held = undefined;
    onClose();
  };
  const look = (): void => {
    if (held === undefined) return;
    // A clock that was put back must not make the time longer than it is.
    held.usedAt = Math.min(held.usedAt, clock.now());
    if (clock.now() - held.usedAt >= autoLockMs || locksNow() !== held.locks) close();
  };
  /** Undefined when nobody can say: then nothing is unlocked. */
  const locksNow = (): number | undefined => {
    try {
      return guard().locks();
    } catch (error) {
      if (SwarmbidError.is(error) || (error instanceof Error && "errcode" in error)) return undefined;
      throw error;
    }
  };
  return {
    ring(use) {
      look();
      if (held !== undefined && use) held.usedAt = clock.now();
      return held?.ring;
    },
    get locksAt() {
      return held === undefined ? undefined : held.usedAt + autoLockMs;
    },
    open(ring, locks) {
      close();
      held = { ring, locks, usedAt: clock.now(), stop: clock.every(Math.min(LOOK_MS, autoLockMs), look) };
    },
    close,
  };
}
