import { createTimers } from "../../../../src/engine/market/createTimers.ts";
import { createBlockBook } from "../../../../src/engine/wire/blockBook.ts";
import type { BuyerEffect, BuyerInput, BuyerState, BuyerTimer } from "../../../../src/engine/wire/buyer/buyerState.ts";
import { createBuyerState } from "../../../../src/engine/wire/buyer/buyerState.ts";
import { paidTag } from "../../../../src/engine/wire/buyer/payingSession.ts";
import { stepBuyer } from "../../../../src/engine/wire/buyer/stepBuyer.ts";
import { decodeMessage } from "../../../../src/engine/wire/format/decodeMessage.ts";
import { encodeMessage } from "../../../../src/engine/wire/format/encodeMessage.ts";
import { isFromBuyer, isFromSeller, type WireMessage } from "../../../../src/engine/wire/format/messages.ts";
import { costOf, currentPrice } from "../../../../src/engine/wire/meter.ts";
import type {
  SellerEffect,
  SellerInput,
  SellerState,
  SellerTimer,
} from "../../../../src/engine/wire/seller/sellerState.ts";
import { createSellerState } from "../../../../src/engine/wire/seller/sellerState.ts";
import { stepSeller } from "../../../../src/engine/wire/seller/stepSeller.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import { sampleChannel } from "../payments/vouchers/sampleChannel.ts";
import { channel, sampleAsset, sampleNonce } from "./sampleMessages.ts";

const BLOCK = 16 * 1024;
export const PIECE = 16 * BLOCK;
export const LIMIT = 10n ** 19n;
const RESERVE = 4n * 10n ** 18n;
const SIGNATURE = new Uint8Array(64).fill(1);

type Parcel = { readonly bytes: Uint8Array } | { readonly block: number };

const newConnection = () => ({
  lost: 0n,
  highestPrice: 0n,
  windowBytes: 0,
  prices: new Map<number, bigint>(),
  verified: new Map<number, number>(),
});

const costOfVerified = ({ verified, prices }: ReturnType<typeof newConnection>): bigint =>
  [...verified].reduce((sum, [tag, bytes]) => sum + costOf(bytes, prices.get(tag) ?? 0n), 0n);

/** A buyer and a seller with one connection between them, which loses what it is told to lose and reorders nothing. */
export function playMarket(options: { readonly pays?: boolean; readonly deposit?: bigint } = {}) {
  const { pays = true, deposit = 10n ** 24n } = options;
  const clock = createFakeClock();
  // What is durable.
  let promised = 0n;
  let held = 0n;
  // What is not.
  let buyer: BuyerState = createBuyerState();
  let seller: SellerState = createSellerState(PIECE, [sampleAsset]);
  let book = createBlockBook();
  let owed: Extract<BuyerEffect, { type: "owed" }>["bills"] = [];
  const buyerTimers = createTimers<BuyerTimer>(clock, (timer) => tellBuyer({ type: "timer", timer }));
  const sellerTimers = createTimers<SellerTimer>(clock, (timer) => tellSeller({ type: "timer", timer }));
  let isServing = false;
  let paidPrice = RESERVE;
  /** Work of payments and of the market that is not done yet: what a crash interrupts. */
  let buyerWork: (() => void)[] = [];
  let sellerWork: (() => void)[] = [];
  let toBuyer: Parcel[] = [];
  let toSeller: Uint8Array[] = [];
  let nextBlock = 0;
  let deliveredCost = 0n;
  /** By connection: what the buyer's count must come to, and what the seller lost. */
  let here = newConnection();
  const before: (typeof here)[] = [];

  const tellBuyer = (input: BuyerInput): void => {
    const step = stepBuyer(buyer, input);
    buyer = step.state;
    for (const effect of step.effects) doForBuyer(effect);
  };
  const tellSeller = (input: SellerInput): void => {
    const step = stepSeller(seller, input);
    seller = step.state;
    const session = "session" in seller ? seller.session : seller.tail;
    here.windowBytes = session?.window.bytes ?? 0;
    for (const effect of step.effects) doForSeller(effect);
  };

  function doForBuyer(effect: BuyerEffect): void {
    switch (effect.type) {
      case "send":
        toSeller.push(encodeMessage(effect.message));
        break;
      case "timer":
        buyerTimers.start(effect);
        break;
      case "stopTimers":
        buyerTimers.stop();
        break;
      case "consider":
        buyerWork.push(() => {
          const config = sampleChannel();
          const owes = owed;
          owed = [];
          tellBuyer({ type: "opened", channel, config, signature: SIGNATURE, cumulative: promised, owed: owes });
        });
        break;
      case "pay": {
        const { bills } = effect;
        buyerWork.push(() => {
          if (!pays) return;
          for (const { units } of bills) promised += units;
          const cumulative = promised;
          buyerWork.unshift(() => tellBuyer({ type: "voucher", channel, cumulative, signature: SIGNATURE }));
        });
        break;
      }
      case "signAgain":
        buyerWork.push(() => {
          if (pays) tellBuyer({ type: "voucher", channel, cumulative: promised, signature: SIGNATURE });
        });
        break;
      case "owed":
        owed = [...owed, ...effect.bills];
        break;
      case "renew":
        buyerWork.push(bid);
        break;
      case "refused":
        break;
    }
  }

  function doForSeller(effect: SellerEffect): void {
    switch (effect.type) {
      case "send":
        toBuyer.push({ bytes: encodeMessage(effect.message) });
        if ("pricePerMiB" in effect.message) paidPrice = effect.message.pricePerMiB;
        if (paidPrice > here.highestPrice) here.highestPrice = paidPrice;
        break;
      case "timer":
        sellerTimers.start(effect);
        break;
      case "stopTimers":
        sellerTimers.stop();
        break;
      case "auction":
        sellerWork.push(() => {
          const { sequence } = effect.bid;
          if (seller.phase !== "bidding") return;
          tellSeller({
            type: "offer",
            sequence,
            offer: {
              pricePerMiB: RESERVE,
              capacityBytesPerSecond: 8_388_608,
              othersSpendPerSecond: 0n,
              payee: sampleChannel().payee,
              nonce: sampleNonce,
              seconds: 30,
            },
          });
        });
        break;
      case "check":
        sellerWork.push(() => {
          const verdict = {
            channel,
            isSigned: true,
            held,
            debt: 0n,
            deposit: { covered: deposit, reserved: deposit },
            backOffSeconds: 0,
          };
          tellSeller({ type: "checked", verdict });
        });
        break;
      case "store": {
        const { cumulative } = effect;
        sellerWork.push(() => {
          if (cumulative > held) {
            here.lost -= cumulative - held;
            held = cumulative;
          }
          sellerWork.unshift(() => tellSeller({ type: "stored", channel, cumulative }));
        });
        break;
      }
      case "serve":
        isServing = effect.as === "paid";
        break;
      case "leaveAuction":
      case "debt":
        break;
    }
  }

  function bid(): void {
    if (buyer.phase === "closed" || buyer.phase === "opening") return;
    tellBuyer({ type: "bid", bid: { asset: 0, limitPerMiB: LIMIT, spendPerSecond: LIMIT, seconds: 60 } });
  }

  function connect(): void {
    before.push(here);
    here = newConnection();
    [toBuyer, toSeller, buyerWork, sellerWork] = [[], [], [], []];
    [buyer, seller, isServing] = [createBuyerState(), createSellerState(PIECE, [sampleAsset]), false];
    book = createBlockBook();
    tellBuyer({ type: "connected", assets: [sampleAsset] });
    tellSeller({ type: "connected" });
    bid();
  }

  /** One block goes out when the gate lets it. */
  function serve(): void {
    if (!isServing) return;
    const cost = costOf(BLOCK, paidPrice);
    deliveredCost += cost;
    here.lost += cost;
    toBuyer.push({ block: nextBlock++ });
    tellSeller({ type: "delivered", bytes: BLOCK });
  }

  function deliver(parcel: Parcel | undefined): void {
    if (parcel === undefined) return;
    if ("bytes" in parcel) {
      const message = decodeMessage(parcel.bytes);
      if (message !== undefined && isFromSeller(message)) tellBuyer({ type: "message", message });
      return;
    }
    const piece = Math.floor(parcel.block / 16);
    const offset = (parcel.block % 16) * BLOCK;
    const tag = paidTag(buyer);
    book.received({ piece, offset, bytes: BLOCK }, { sender: "seller", segment: tag });
    if (tag !== undefined && "session" in buyer) here.prices.set(tag, currentPrice(buyer.session.meter));
    if (offset + BLOCK < PIECE) return;
    for (const { segment, bytes } of book.verified(piece)) {
      here.verified.set(segment, (here.verified.get(segment) ?? 0) + bytes);
      tellBuyer({ type: "verified", tag: segment, bytes });
    }
  }

  const forget = (): void => {
    buyerTimers.stop();
    sellerTimers.stop();
  };

  connect();
  return {
    serve,
    bid,
    connect,
    readBuyer: () => deliver(toBuyer.shift()),
    readSeller() {
      const bytes = toSeller.shift();
      const message: WireMessage | undefined = bytes && decodeMessage(bytes);
      if (message !== undefined && isFromBuyer(message)) tellSeller({ type: "message", message });
    },
    loseToBuyer() {
      // TCP carries blocks and messages alike: a block that is lost is asked for again, so only a message can be gone.
      if (toBuyer[0] !== undefined && "bytes" in toBuyer[0]) toBuyer.shift();
    },
    loseToSeller: () => void toSeller.shift(),
    workBuyer: () => buyerWork.shift()?.(),
    workSeller: () => sellerWork.shift()?.(),
    reprice: (pricePerMiB: bigint) => tellSeller({ type: "price", pricePerMiB, seconds: 10 }),
    pass: (ms: number) => clock.advance(ms),
    /** One side's process is gone, with all that was not durable; the other one sees the connection end. */
    crashBuyer() {
      tellSeller({ type: "gone" });
      for (const work of sellerWork.splice(0)) work();
      forget();
      owed = [];
      connect();
    },
    crashSeller() {
      tellBuyer({ type: "gone" });
      for (const work of buyerWork.splice(0)) work();
      forget();
      connect();
    },
    withdraw: () => tellBuyer({ type: "withdraw", reason: "done" }),
    seen: () => ({
      buyer: buyer.phase,
      seller: seller.phase,
      promised,
      held,
      deliveredCost,
      verifiedCost: [...before, here].reduce((sum, connection) => sum + costOfVerified(connection), 0n),
      connections: [...before, here],
      idle: toBuyer.length + toSeller.length + buyerWork.length + sellerWork.length === 0,
      timers: clock.pending,
    }),
  };
}
