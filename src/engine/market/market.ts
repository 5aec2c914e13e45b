import type { Clock } from "../ports.ts";
import type { UploadControl, UploadPeer, Uploads } from "../uploadPort.ts";
import { addressPrefix } from "./seller/addressPrefix.ts";
import { type Choice, NOBODY } from "./seller/choker.ts";
import { type Habit, lookAgain, newHabit } from "./seller/habit.ts";
import { FREE_FRACTION } from "./seller/paidCapacity.ts";
import type { MarketPeer } from "./seller/sellRound.ts";
import { serveRound } from "./seller/serveRound.ts";
import { measureCapacity, UNKNOWN_CAPACITY } from "./seller/uploadCapacity.ts";
import { createUploadGate } from "./seller/uploadGate.ts";

/** Who is served, how fast and for how much: one for the whole engine. */
export interface Market extends Uploads {
  close(): void;
}

interface Connected {
  readonly peer: UploadPeer;
  readonly prefix: string;
  habit: Habit;
}

const ROUND_MS = 10_000;
/** Changes that come together are one. */
const SOON_MS = 2;
/** However often peers change their minds. */
const BETWEEN_CHANGES_MS = 50;
/** Requests that waited for less of a round say that the link was not full. */
const ASKED_FRACTION = 0.9;

export function createMarket({ clock }: { readonly clock: Clock }): Market {
  const gate = createUploadGate();
  const peers = new Map<string, Connected>();
  let control: UploadControl | undefined;
  let limit: number | undefined;
  let capacity = UNKNOWN_CAPACITY;
  let choice: Choice = NOBODY;
  let lastChangeMs = Number.NEGATIVE_INFINITY;
  let cancelSoon: (() => void) | undefined;
  let stopRounds: (() => void) | undefined;
  let isClosed = false;

  function decide(): void {
    cancelSoon?.();
    cancelSoon = undefined;
    const uploadBytesPerSecond = limit ?? capacity;
    const wanting = [...peers.values()].filter(({ peer }) => peer.traffic().isInterested);
    const round = serveRound({
      uploadBytesPerSecond,
      freeFraction: FREE_FRACTION,
      reservePerMiB: 0n,
      peers: wanting.map(
        ({ peer, prefix, habit }): MarketPeer => ({
          id: peer.id,
          prefix,
          receivedBytes: habit.receivedLately,
          isPrivate: peer.isPrivate,
          isServed: false,
        }),
      ),
      lastPricePerMiB: undefined,
      quotes: new Map(),
      nowMs: clock.now(),
      lastChoice: choice,
    });
    choice = round.choice;
    gate.share(round.sold.shares, limit);
    control?.unchoke(choice.unchoked);
    control?.wake();
  }

  function decideSoon(): void {
    if (isClosed) return;
    cancelSoon ??= clock.after(Math.max(SOON_MS, lastChangeMs + BETWEEN_CHANGES_MS - clock.now()), () => {
      lastChangeMs = clock.now();
      decide();
    });
  }

  function look(): void {
    let sentBytesPerSecond = 0;
    let mostAsking = 0;
    for (const connected of peers.values()) {
      connected.habit = lookAgain(connected.habit, connected.peer.traffic(), clock.now());
      sentBytesPerSecond += connected.habit.sentBytesPerSecond;
      mostAsking = Math.max(mostAsking, connected.habit.askingFraction);
    }
    capacity = measureCapacity(capacity, sentBytesPerSecond, mostAsking >= ASKED_FRACTION);
    decide();
  }

  function stop(): void {
    stopRounds?.();
    stopRounds = undefined;
  }

  return {
    attach(given) {
      control = given;
    },
    limit(bytesPerSecond) {
      limit = bytesPerSecond;
      decideSoon();
    },
    announcement: () => undefined,
    connected(peer) {
      const prefix = addressPrefix(peer.address);
      peers.set(peer.id, { peer, prefix, habit: newHabit(peer.traffic(), clock.now()) });
      if (!isClosed) stopRounds ??= clock.every(ROUND_MS, look);
      decideSoon();
      return {
        announced: () => undefined,
        message: () => undefined,
        delivered: () => undefined,
        blockTag: () => undefined,
        verified: () => undefined,
        gone() {
          peers.delete(peer.id);
          if (peers.size === 0) stop();
          decideSoon();
        },
      };
    },
    next: gate.next,
    served: gate.served,
    changed: decideSoon,
    close() {
      isClosed = true;
      cancelSoon?.();
      cancelSoon = undefined;
      stop();
    },
  };
}
