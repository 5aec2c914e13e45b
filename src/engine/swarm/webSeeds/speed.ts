import { performance } from "node:perf_hooks";

/** Bytes per second over the last few seconds. */
export interface Speed {
  add(bytes: number): void;
  perSecond(): number;
}

const WINDOW_MS = 4_000;
const SLOT_MS = 500;

export function createSpeed(now: () => number = () => performance.now()): Speed {
  const bornAt = now();
  const slots: { readonly at: number; bytes: number }[] = [];
  const forget = (): void => {
    while ((slots[0]?.at ?? Number.POSITIVE_INFINITY) < now() - WINDOW_MS) slots.shift();
  };
  return {
    add(bytes) {
      forget();
      const last = slots.at(-1);
      if (last !== undefined && now() - last.at < SLOT_MS) last.bytes += bytes;
      else slots.push({ at: now(), bytes });
    },
    perSecond() {
      forget();
      const bytes = slots.reduce((sum, slot) => sum + slot.bytes, 0);
      return (bytes * 1_000) / Math.min(WINDOW_MS, Math.max(SLOT_MS, now() - bornAt));
    },
  };
}
