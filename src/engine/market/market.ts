import { amountOf } from "../amount.ts";
import type { Ask, BuyerView, MarketState } from "../marketModel.ts";
import type { Clock, Log } from "../ports.ts";
import type { UploadControl, UploadPeer, Uploads } from "../uploadPort.ts";
import { isFromBuyer, isFromSeller } from "../wire/format/messages.ts";
import { encodeTerms } from "../wire/format/terms.ts";
import type { PaymentDesk } from "./desk.ts";
import type { BuyLine, BuySide, BuySideNews } from "./line.ts";
import { addressPrefix } from "./seller/addressPrefix.ts";
import { type Choice, NOBODY } from "./seller/choker.ts";
import { type Habit, lookAgain, newHabit } from "./seller/habit.ts";
import { FREE_FRACTION } from "./seller/paidCapacity.ts";
import type { MarketPeer, SoldRound } from "./seller/sellRound.ts";
import { createSellSide } from "./seller/sellSide.ts";
import { serveRound } from "./seller/serveRound.ts";
import { measureCapacity, UNKNOWN_CAPACITY } from "./seller/uploadCapacity.ts";
import { createUploadGate } from "./seller/uploadGate.ts";
import { createSpeech, type Speech } from "./speech.ts";
import { createStanding } from "./standing.ts";
import { soldFor, termsFor } from "./termsFor.ts";

/** Who is served, how fast and for how much: one for the whole engine. While nothing is sold or bid it is an ordinary polite client. */
export interface Market extends Uploads {
  /** Undefined: nothing is sold any more. */
  setAsk(ask: Ask | undefined): void;
  /** What is sold; the buying side tells the rest. */
  snapshot(): SellSnapshot;
  close(): void;
}

export interface SellSnapshot extends Pick<MarketState, "ask" | "clearingPricePerMiB"> {
  /** Torrents with connected peers. */
  readonly transfers: readonly {
    readonly id: string;
    readonly peers: number;
    readonly takingBids: number;
    readonly buyers: readonly BuyerView[];
  }[];
}

interface MarketParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Nothing is asked of it before something is sold or bid. */
  readonly desk: PaymentDesk;
  createBuySide(news: BuySideNews): BuySide;
}

interface Connected {
  readonly peer: UploadPeer;
  readonly prefix: string;
  readonly speech: Speech;
  habit: Habit;
}

const ROUND_MS = 10_000;
/** Changes that come together are one. */
const SOON_MS = 2;
/** However often peers change their minds. */
const BETWEEN_CHANGES_MS = 50;

export function createMarket({ clock, log, desk, createBuySide }: MarketParts): Market {
  const gate = createUploadGate();
  const peers = new Map<string, Connected>();
  let control: UploadControl | undefined;
  let limit: number | undefined;
  let ask: Ask | undefined;
  let capacity = UNKNOWN_CAPACITY;
  let choice: Choice = NOBODY;
  let sold: SoldRound | undefined;
  /** What was charged in the last turn: within one, prices rise from here. */
  let lastPricePerMiB: bigint | undefined;
  let lastChangeMs = Number.NEGATIVE_INFINITY;
  let cancelSoon: (() => void) | undefined;
  let stopRounds: (() => void) | undefined;
  let isClosed = false;

  const standing = createStanding({ desk, log, changed: termsChanged });
  const selling = createSellSide({
    clock,
    desk,
    freeBytesPerSecond: () => sold?.freeBytesPerSecond ?? (limit ?? capacity) / (peers.size + 1),
    changed: decideSoon,
    broken: standing.broken,
  });
  const buying = createBuySide({
    announcementChanged() {
      refresh();
      termsChanged();
    },
  });

  /** What we say of ourselves, or what can be traded in, may be something else now. */
  function termsChanged(): void {
    selling.sell(ask, soldFor(ask, standing.assets));
    control?.reannounce();
  }

  const isTrading = (): boolean =>
    ask !== undefined || [...peers.values()].some(({ peer }) => buying.isBuying(peer.infoHash));

  function refresh(): void {
    if (!isClosed && isTrading()) standing.refresh();
  }

  function decide(isTurn: boolean): void {
    cancelSoon?.();
    cancelSoon = undefined;
    const wanting = [...peers.values()].filter(({ peer }) => peer.traffic().isInterested);
    const round = serveRound({
      uploadBytesPerSecond: limit ?? capacity,
      freeFraction: ask?.freeShare ?? FREE_FRACTION,
      reservePerMiB: ask?.reservePerMiB.units ?? 0n,
      peers: wanting.map(
        ({ peer, prefix, habit }): MarketPeer => ({
          id: peer.id,
          prefix,
          receivedBytes: habit.receivedLately,
          isPrivate: peer.isPrivate,
          ...selling.standingOf(peer.id, habit),
        }),
      ),
      lastPricePerMiB,
      nowMs: clock.now(),
      lastChoice: choice,
    });
    choice = round.choice;
    sold = round.sold;
    if (sold.soldBytesPerSecond <= 0) lastPricePerMiB = undefined;
    else if (isTurn || lastPricePerMiB === undefined) lastPricePerMiB = sold.pricePerMiB;
    gate.share(sold.shares, limit);
    control?.unchoke(choice.unchoked);
    control?.wake();
    selling.carryOut(sold, new Set(wanting.map(({ peer }) => peer.id)), isTurn);
  }

  function decideSoon(): void {
    if (isClosed) return;
    cancelSoon ??= clock.after(Math.max(SOON_MS, lastChangeMs + BETWEEN_CHANGES_MS - clock.now()), () => {
      lastChangeMs = clock.now();
      decide(false);
    });
  }

  function turn(): void {
    for (const connected of peers.values())
      connected.habit = lookAgain(connected.habit, connected.peer.traffic(), clock.now());
    const habits = new Map([...peers].map(([id, { habit }]) => [id, habit]));
    if (limit === undefined) capacity = measureCapacity(capacity, habits, sold?.shares ?? []);
    refresh();
    decide(true);
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
    setAsk(next) {
      ask = next;
      refresh();
      termsChanged();
    },
    announcement({ infoHash, isPrivate }) {
      if (isPrivate) return undefined;
      const known = [...peers.values()].find(({ peer }) => peer.infoHash === infoHash);
      const terms = termsFor(ask, standing.assets, buying.isBuying(infoHash), known?.peer.pieceBytes ?? 0);
      return terms && encodeTerms(terms);
    },
    connected(peer) {
      const { id } = peer;
      const prefix = addressPrefix(peer.address);
      const speech = createSpeech(peer, clock);
      const line: BuyLine = { peer, send: speech.send };
      peers.set(id, { peer, prefix, speech, habit: newHabit(peer.traffic(), clock.now()) });
      selling.connected({ peer, prefix, send: speech.send });
      buying.connected(line);
      if (!isClosed) stopRounds ??= clock.every(ROUND_MS, turn);
      if (peers.size === 1) refresh();
      decideSoon();
      return {
        announced(value) {
          if (peer.isPrivate) return;
          const terms = speech.announced(value);
          selling.announced(id, terms?.buys ?? false);
          buying.announced(line, terms);
        },
        message(bytes) {
          const message = speech.read(bytes);
          if (message === "off") {
            selling.off(id);
            buying.off(line);
          } else if (message !== undefined) {
            if (isFromBuyer(message)) selling.message(id, message);
            if (isFromSeller(message)) buying.message(line, message);
          }
        },
        delivered(bytes) {
          selling.delivered(id, bytes);
        },
        blockTag: () => buying.blockTag(line),
        verified(tag, bytes) {
          buying.verified(line, tag, bytes);
        },
        gone() {
          peers.delete(id);
          selling.gone(id);
          buying.gone(line);
          if (peers.size === 0) stop();
          decideSoon();
        },
      };
    },
    next: gate.next,
    served: gate.served,
    changed: decideSoon,
    snapshot() {
      const ids = new Set([...peers.values()].map(({ peer }) => peer.infoHash));
      const price = sold !== undefined && sold.soldBytesPerSecond > 0 ? sold.pricePerMiB : undefined;
      return {
        ask,
        clearingPricePerMiB: ask && price !== undefined ? amountOf(ask.reservePerMiB.asset, price) : undefined,
        transfers: [...ids].map((id) => {
          const ofIt = [...peers.values()].filter(({ peer }) => peer.infoHash === id);
          const takingBids = ofIt.filter(({ speech }) => speech.terms?.sells !== undefined).length;
          return { id, peers: ofIt.length, takingBids, buyers: selling.buyersOf(id, sold) };
        }),
      };
    },
    close() {
      isClosed = true;
      cancelSoon?.();
      cancelSoon = undefined;
      stop();
      selling.close();
      buying.close();
    },
  };
}
