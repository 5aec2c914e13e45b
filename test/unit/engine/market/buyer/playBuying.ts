import { type Buying, createBuySide } from "../../../../../src/engine/market/buyer/buySide.ts";
import type { ProgressOf } from "../../../../../src/engine/market/buyer/transferBuyer.ts";
import { createFakeClock } from "../../../../fakes/clock.ts";
import { createFakeDesk, type FakeDesk } from "../../../../fakes/desk.ts";
import { type Conduct, scriptSeller } from "./scriptSeller.ts";

/** Lets what payments were asked be answered, and what follows from it. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const STEP_MS = 250;

interface Options {
  readonly totalBytes?: number;
  readonly startMs?: number;
  /** Of a buyer that was killed. */
  readonly desk?: FakeDesk;
}

/** A buying side with sellers that a test scripts: every message is written and read, every voucher signed and checked. */
export function playBuying({
  totalBytes = 2 ** 30,
  startMs,
  desk = createFakeDesk(createFakeClock(), 1),
}: Options = {}) {
  const clock = createFakeClock(startMs);
  const progress = {
    isPaused: false,
    totalBytes,
    leftBytes: totalBytes,
    linkBytesPerSecond: undefined as number | undefined,
    webSeedBytesPerSecond: 0,
  };
  const progressOf: ProgressOf = () => ({ ...progress });
  let announcements = 0;
  const causes: unknown[] = [];
  const buying: Buying = createBuySide({
    clock,
    desk,
    progressOf,
    news: {
      announcementChanged() {
        announcements += 1;
      },
    },
    broken: (cause) => void causes.push(cause),
  });
  const sellers: ScriptedSeller[] = [];

  function addSeller(conduct: Conduct = {}) {
    const seller = scriptSeller(clock, buying, sellers.length + 1, conduct, (bytes) => {
      progress.leftBytes = Math.max(0, progress.leftBytes - bytes);
    });
    sellers.push(seller);
    return seller;
  }

  /** Lets time pass: everybody sends as fast as it does, and messages and payments arrive. */
  async function pass(seconds: number): Promise<void> {
    await settle();
    for (let ms = 0; ms < seconds * 1_000; ms += STEP_MS) {
      for (const seller of sellers) seller.send(STEP_MS);
      await settle();
      clock.advance(STEP_MS);
      await settle();
    }
  }

  return {
    clock,
    desk,
    buying,
    progress,
    sellers,
    causes,
    addSeller,
    pass,
    get announcements() {
      return announcements;
    },
  };
}

type ScriptedSeller = ReturnType<typeof scriptSeller>;
