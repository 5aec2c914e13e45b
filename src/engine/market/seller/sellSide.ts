import { amountOf } from "../../amount.ts";
import type { Ask, BuyerView } from "../../marketModel.ts";
import type { Clock } from "../../ports.ts";
import type { UploadPeer } from "../../uploadPort.ts";
import type { MarketAsset } from "../../wire/format/marketAsset.ts";
import type { BuyerMessage, SellerMessage } from "../../wire/format/messages.ts";
import { currentPrice } from "../../wire/meter.ts";
import type { PaymentDesk } from "../desk.ts";
import { BLOCK_BYTES } from "../units.ts";
import { answerBid } from "./answerBid.ts";
import type { Habit } from "./habit.ts";
import { createSellLine, type SellLine } from "./sellLine.ts";
import type { MarketPeer, SoldRound } from "./sellRound.ts";
import { takesAtMost } from "./takesAtMost.ts";

/** One connection, as the selling side has it. */
export interface SellPeer {
  readonly peer: UploadPeer;
  /** From `addressPrefix`. */
  readonly prefix: string;
  send(message: SellerMessage): void;
}

/** The side of the market that sells and is paid, over all connections. */
export interface SellSide {
  /** What we sell in; empty: nothing is sold. */
  readonly assets: readonly MarketAsset[];
  /** The terms have changed, or what can be traded in. Without assets every session ends with a goodbye, and its peer is served free. */
  sell(ask: Ask | undefined, assets: readonly MarketAsset[]): void;
  connected(peer: SellPeer): void;
  /** Whether the peer says that it buys. */
  announced(id: string, buys: boolean): void;
  message(id: string, message: BuyerMessage): void;
  delivered(id: string, bytes: number): void;
  /** The extension is off for this peer. */
  off(id: string): void;
  gone(id: string): void;
  /** What the peer is in the next round. */
  standingOf(id: string, habit: Habit): Pick<MarketPeer, "bid" | "isServed">;
  /** Answers and ends what a round has decided; `isTurn`: prices are told, which happens once in a while. */
  carryOut(sold: SoldRound, counted: ReadonlySet<string>, isTurn: boolean): void;
  buyersOf(infoHash: string, sold: SoldRound | undefined): readonly BuyerView[];
  close(): void;
}

interface Parts {
  readonly clock: Clock;
  readonly desk: PaymentDesk;
  freeBytesPerSecond(): number;
  changed(): void;
  broken(cause: unknown): void;
}

interface Connected extends SellPeer {
  buys: boolean;
  line: SellLine | undefined;
}

/** How long a price that was told does not rise. */
const PRICE_SECONDS = 10;

export function createSellSide({ clock, desk, freeBytesPerSecond, changed, broken }: Parts): SellSide {
  const peers = new Map<string, Connected>();
  let ask: Ask | undefined;
  let assets: readonly MarketAsset[] = [];

  const lines = (): [string, SellLine][] =>
    [...peers].flatMap(([id, { line }]) => (line === undefined ? [] : [[id, line]]));
  const reserve = (): bigint => ask?.reservePerMiB.units ?? 0n;

  function open(connected: Connected): void {
    if (!connected.buys || connected.line !== undefined || assets.length === 0) return;
    const line: SellLine = createSellLine({
      ...connected,
      clock,
      desk,
      assets,
      freeBytesPerSecond,
      changed,
      broken,
      isInUse: (channel) =>
        lines().some(
          ([, other]) =>
            other !== line &&
            (("session" in other.state && other.state.session.id === channel) ||
              (other.isStoring && other.state.tail?.id === channel)),
        ),
    });
    connected.line = line;
    line.step({ type: "connected" });
  }

  function close(connected: Connected, why: "off" | "gone"): void {
    connected.line?.step({ type: why });
    connected.line = undefined;
  }

  return {
    get assets() {
      return assets;
    },
    sell(nextAsk, nextAssets) {
      const isOther = JSON.stringify(nextAssets) !== JSON.stringify(assets);
      ask = nextAsk;
      assets = nextAssets;
      for (const connected of peers.values()) {
        if (isOther) {
          connected.line?.step({ type: "stop", reason: "off" });
          connected.line?.sellFor(assets);
        }
        open(connected);
      }
      changed();
    },
    connected(peer) {
      peers.set(peer.peer.id, { ...peer, buys: false, line: undefined });
    },
    announced(id, buys) {
      const connected = peers.get(id);
      if (connected === undefined) return;
      connected.buys = buys;
      if (buys) open(connected);
      else close(connected, "off");
    },
    message: (id, message) => peers.get(id)?.line?.step({ type: "message", message }),
    delivered(id, bytes) {
      const line = peers.get(id)?.line;
      if (line?.state.phase === "serving") line.step({ type: "delivered", bytes });
    },
    off(id) {
      const connected = peers.get(id);
      if (connected === undefined) return;
      connected.buys = false;
      close(connected, "off");
    },
    gone(id) {
      const connected = peers.get(id);
      peers.delete(id);
      if (connected !== undefined) close(connected, "gone");
    },
    standingOf(id, habit) {
      const line = peers.get(id)?.line;
      if (line === undefined || !("bid" in line.state)) return { isServed: false };
      const { limitPerMiB, spendPerSecond } = line.state.bid;
      const { paidSinceMs = Number.POSITIVE_INFINITY } = line;
      // What it did while it was not served for money says nothing.
      const takes =
        paidSinceMs <= habit.sinceMs ? takesAtMost(habit.sentBytesPerSecond, habit.askingFraction) : undefined;
      const takesBytesPerSecond = takes === undefined ? undefined : Math.max(BLOCK_BYTES, takes);
      const isServed = line.state.phase === "serving";
      return { isServed, bid: { limitPerMiB, spendPerSecond, takesBytesPerSecond } };
    },
    carryOut(sold, counted, isTurn) {
      const served = lines().flatMap(([, { state }]) => (state.phase === "serving" ? [state.bid.spendPerSecond] : []));
      const spend = served.reduce((sum, each) => sum + each, 0n);
      const paid = new Set(
        sold.shares.flatMap(({ id, atMostBytesPerSecond }) => (atMostBytesPerSecond === undefined ? [] : [id])),
      );
      for (const [id, line] of lines()) {
        const { state } = line;
        if (state.phase === "bidding") {
          const answer = answerBid({
            bid: { id, ...state.bid },
            reservePerMiB: reserve(),
            sold,
            othersSpendPerSecond: spend,
            wasCounted: counted.has(id),
          });
          if (assets.length === 0) line.step({ type: "refuse", sequence: state.sequence, reason: "off" });
          else if (answer.kind === "quote") line.quote(answer.terms);
          else line.step({ type: "refuse", sequence: state.sequence, reason: answer.reason });
        } else if (state.phase === "serving") {
          if (counted.has(id) && !paid.has(id)) {
            const reason = state.bid.limitPerMiB < reserve() ? "reserve" : "busy";
            line.step({ type: "refuse", sequence: state.sequence, reason });
          } else if (isTurn) {
            line.step({ type: "price", pricePerMiB: sold.pricePerMiB, seconds: PRICE_SECONDS });
            line.lookAtDeposit();
          }
        }
      }
    },
    buyersOf(infoHash, sold) {
      const asset = ask?.reservePerMiB.asset;
      if (asset === undefined) return [];
      const shares = new Map(sold?.shares.map(({ id, bytesPerSecond }) => [id, bytesPerSecond]));
      return [...peers.values()].flatMap(({ peer, line }): BuyerView[] => {
        if (peer.infoHash !== infoHash || line === undefined || !("bid" in line.state)) return [];
        const { state } = line;
        const isServed = state.phase === "serving";
        const price =
          "session" in state
            ? currentPrice(state.session.meter)
            : "quote" in state
              ? state.quote.pricePerMiB
              : undefined;
        return [
          {
            peer: peer.address,
            pricePerMiB: price === undefined ? undefined : amountOf(asset, price),
            isServed,
            shareBytesPerSecond: isServed ? (shares.get(peer.id) ?? 0) : 0,
          },
        ];
      });
    },
    close() {
      for (const connected of peers.values()) close(connected, "gone");
      peers.clear();
    },
  };
}
