import type { TronAddress } from "../../payments/tronAddress.ts";
import type { ChannelId } from "../../payments/vouchers/vaultDomain.ts";
import type { Clock } from "../../ports.ts";
import type { BuyerInput, BuyerPhase, BuyerState } from "../../wire/buyer/buyerState.ts";
import { paidTag } from "../../wire/buyer/payingSession.ts";
import { formatMarketAsset, type MarketAsset } from "../../wire/format/marketAsset.ts";
import type { GoodbyeReason, Quote, SellerMessage } from "../../wire/format/messages.ts";
import type { MarketTerms } from "../../wire/format/terms.ts";
import { costOf, currentPrice } from "../../wire/meter.ts";
import type { BuyLine } from "../line.ts";
import { addressPrefix } from "../seller/addressPrefix.ts";
import { BLOCK_BYTES } from "../units.ts";
import { createBuySession } from "./buySession.ts";
import { blame, newlyObserved, type Observed, observe, viewOf } from "./observed.ts";
import { isEngaged, outcomeOf } from "./outcome.ts";
import { owingOf } from "./owing.ts";
import { promisedBy, toldPrice } from "./promised.ts";
import { isWorthTelling, type Offer } from "./rebid.ts";
import type { SellerMemory } from "./sellerMemory.ts";
import type { SellerView } from "./sellerView.ts";
import type { SessionDesk } from "./sessionDesk.ts";

/** Bids say for so long that they are good; they are renewed at half of it. */
const BID_SECONDS = 90;
/** A price answers a new offer only after some rounds. */
const SETTLED_MS = 30_000;

/** One connection of a transfer that may be bought from, and all that is known of it. */
export interface LineBuyer {
  readonly line: BuyLine;
  readonly phase: BuyerPhase;
  readonly observed: Observed;
  readonly isEngaged: boolean;
  /** Once it quoted. */
  readonly payee: TronAddress | undefined;
  /** The channel that it is paid through now. */
  readonly channel: ChannelId | undefined;
  readonly offer: Offer | undefined;
  readonly pricePerMiB: bigint | undefined;
  /** What it has to be paid still, verified or not, in base units. */
  readonly owing: bigint;
  readonly paid: bigint;
  announced(terms: MarketTerms | undefined): void;
  /** As the plan sees it, when it sells in this asset. */
  view(asset: MarketAsset, nowMs: number): SellerView | undefined;
  turn(nowMs: number, hasRoom: boolean): void;
  /** Carries out the plan; undefined: nothing is offered. */
  apply(offer: Offer | undefined, asset: MarketAsset | undefined, farewell: GoodbyeReason): void;
  /** The user decided anew: a rest after our own withdrawal is over. */
  wake(): void;
  message(message: SellerMessage): void;
  blockTag(affords: (units: bigint) => boolean): number | undefined;
  verified(tag: number, bytes: number): void;
  off(): void;
  gone(): void;
}

interface LineParts {
  readonly line: BuyLine;
  readonly clock: Clock;
  readonly memory: SellerMemory;
  readonly desk: SessionDesk;
  /** Whether anything is offered to this line, now that its quote is known. */
  takes(line: LineBuyer, quote: Quote): boolean;
  /** It owes so much more; less than 0: less. */
  owes(units: bigint): void;
  /** Payments refused to pay: it would happen again. */
  refused(): void;
}

export function createLineBuyer(parts: LineParts): LineBuyer {
  const { line, clock, memory, desk } = parts;
  const { peer } = line;
  const prefix = addressPrefix(peer.address);
  let observed = newlyObserved(memory.recall([prefix]));
  let terms: MarketTerms | undefined;
  let payee: TronAddress | undefined;
  let wanted: Offer | undefined;
  let offeredAtMs = 0;
  let isOwnRest = false;
  let taggedBytes = 0;
  let verifiedBytes = 0;
  let unverifiedBytes = 0;
  let owing = 0n;

  const session = createBuySession({
    clock,
    desk,
    send: line.send,
    takes: takeQuote,
    renew() {
      if (isBuying(session.state) && wanted !== undefined) bid(wanted, session.state.bid.asset);
    },
    moved,
  });

  const isBuying = (state: BuyerState) => state.phase === "serving" || state.phase === "stalled";
  const reserve = (): bigint => terms?.sells?.reservePerMiB ?? 0n;
  const keys = (): string[] => (payee === undefined ? [prefix] : [prefix, payee]);

  function takeQuote(quote: Quote): boolean {
    const { capacityBytesPerSecond, othersSpendPerSecond: rivalsSpendPerSecond, pricePerMiB } = quote;
    payee = quote.payee;
    observed = {
      ...observed,
      trust: memory.recall([payee]).barredUntilMs > clock.now() ? memory.recall([payee]) : observed.trust,
      told: { capacityBytesPerSecond, rivalsSpendPerSecond, pricePerMiB, atMs: clock.now() },
    };
    return parts.takes(self, quote);
  }

  function moved(before: BuyerState, after: BuyerState, input: BuyerInput): void {
    if (after.phase === "opening" && before.phase !== "opening") unverifiedBytes = 0;
    const outcome = outcomeOf(before, after, input);
    if (outcome !== undefined) {
      isOwnRest = input.type === "withdraw";
      observed = { ...observed, restUntilMs: clock.now() + outcome.restMs };
      if (outcome.isFault) judge(blame(observed, clock.now()));
    }
    if (input.type === "message" && input.message.type === "price" && isBuying(after)) takePrice(after);
    if (input.type === "unpayable") parts.refused();
    count();
  }

  function takePrice(state: BuyerState): void {
    if (!("session" in state) || observed.told === undefined) return;
    const { spendPerSecond } = state.bid;
    const price = currentPrice(state.session.meter);
    const isSettled = clock.now() - offeredAtMs >= SETTLED_MS;
    observed = {
      ...observed,
      told: isSettled
        ? toldPrice(observed.told, price, spendPerSecond, reserve())
        : { ...observed.told, pricePerMiB: price },
    };
  }

  function judge(after: Observed): void {
    const isNews = after.trust !== observed.trust;
    observed = after;
    if (isNews) memory.remember(keys(), after.trust);
  }

  function count(): void {
    const now = owingOf(session.state, unverifiedBytes) + desk.underWay;
    if (now === owing) return;
    parts.owes(now - owing);
    owing = now;
  }

  function bid(offer: Offer, asset: number): void {
    const { state } = session;
    const isSame = "bid" in state && state.bid.spendPerSecond === offer.spendPerSecond;
    if (!isSame) offeredAtMs = clock.now();
    session.step({ type: "bid", bid: { asset, ...offer, seconds: BID_SECONDS } });
  }

  const standing = (): Offer | undefined => {
    const { state } = session;
    if (!("bid" in state)) return undefined;
    return { limitPerMiB: state.bid.limitPerMiB, spendPerSecond: state.bid.spendPerSecond };
  };

  const self: LineBuyer = {
    line,
    get phase() {
      return session.state.phase;
    },
    get observed() {
      return observed;
    },
    get isEngaged() {
      return isEngaged(session.state);
    },
    get payee() {
      return payee;
    },
    get channel() {
      return "session" in session.state ? session.state.session.id : undefined;
    },
    get offer() {
      return standing();
    },
    get pricePerMiB() {
      const { state } = session;
      return "session" in state ? currentPrice(state.session.meter) : observed.told?.pricePerMiB;
    },
    get owing() {
      return owing;
    },
    get paid() {
      return desk.paid;
    },
    announced(told) {
      terms = told;
      if (told?.sells !== undefined) session.step({ type: "connected", assets: told.assets });
      else if (session.state.phase !== "idle") session.step({ type: "off" });
    },
    view(asset, nowMs) {
      if (terms?.sells === undefined || session.state.phase === "closed") return undefined;
      const at = placeOf(terms, asset);
      // The reserve that was announced is of the first asset.
      return at < 0 ? undefined : viewOf(peer.id, observed, at === 0 ? reserve() : 0n, nowMs);
    },
    turn(nowMs, hasRoom) {
      const { receivedBytes, isUseful } = peer.traffic();
      const offer = standing();
      judge(
        observe(observed, {
          nowMs,
          receivedBytes,
          verifiedBytes: receivedBytes - taggedBytes + verifiedBytes,
          isPaid: isBuying(session.state),
          isWanted: isUseful && hasRoom,
          pieceBytes: peer.pieceBytes,
          promised:
            offer === undefined || observed.told === undefined ? 0 : promisedBy(observed.told, offer, reserve()),
        }),
      );
    },
    apply(offer, asset, farewell) {
      wanted = offer;
      const { state } = session;
      if (offer === undefined || asset === undefined || terms === undefined) {
        if (isEngaged(state)) session.step({ type: "withdraw", reason: farewell });
        return;
      }
      if (state.phase === "ready" || state.phase === "free") {
        if (clock.now() >= observed.restUntilMs) bid(offer, placeOf(terms, asset));
      } else if (isBuying(state) && isWorthTelling(standing(), offer)) bid(offer, placeOf(terms, asset));
    },
    wake() {
      if (isOwnRest) observed = { ...observed, restUntilMs: clock.now() };
    },
    message: (message) => session.step({ type: "message", message }),
    blockTag(affords) {
      const { state } = session;
      const tag = paidTag(state);
      if (tag === undefined || !("session" in state)) return undefined;
      if (!affords(costOf(BLOCK_BYTES, currentPrice(state.session.meter)))) return undefined;
      taggedBytes += BLOCK_BYTES;
      unverifiedBytes += BLOCK_BYTES;
      count();
      return tag;
    },
    verified(tag, bytes) {
      verifiedBytes += bytes;
      unverifiedBytes = Math.max(0, unverifiedBytes - bytes);
      session.step({ type: "verified", tag, bytes });
    },
    off: () => session.step({ type: "off" }),
    gone() {
      unverifiedBytes = 0;
      session.step({ type: "gone" });
    },
  };
  return self;
}

const placeOf = ({ assets }: MarketTerms, asset: MarketAsset): number =>
  assets.map(formatMarketAsset).indexOf(formatMarketAsset(asset));
