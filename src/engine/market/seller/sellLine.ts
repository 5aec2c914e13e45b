import { randomBytes } from "node:crypto";
import type { ChannelId } from "../../payments/vouchers/vaultDomain.ts";
import type { Clock } from "../../ports.ts";
import type { UploadPeer } from "../../uploadPort.ts";
import type { MarketAsset } from "../../wire/format/marketAsset.ts";
import type { SellerMessage } from "../../wire/format/messages.ts";
import {
  createSellerState,
  type SellerEffect,
  type SellerInput,
  type SellerState,
  type SellerTimer,
} from "../../wire/seller/sellerState.ts";
import { stepSeller } from "../../wire/seller/stepSeller.ts";
import { QUOTE_MS } from "../../wire/timing.ts";
import { createTimers } from "../createTimers.ts";
import type { PaymentDesk } from "../desk.ts";
import type { OfferTerms } from "./answerBid.ts";

/** One connection that may buy: its session, with timers and payments behind it. */
export interface SellLine {
  readonly state: SellerState;
  /** Since when it is served for money; undefined: it is not. */
  readonly paidSinceMs: number | undefined;
  /** A voucher that it sent is with payments. */
  readonly isStoring: boolean;
  step(input: SellerInput): void;
  /** Answers the bid that waits, with an address to pay to; once for each bid. */
  quote(terms: OfferTerms): void;
  /** We sell in these from now on; what was agreed in others has to be stopped before. */
  sellFor(assets: readonly MarketAsset[]): void;
  /** Asks now and then what the chain says of its deposit. */
  lookAtDeposit(): void;
}

interface Parts {
  readonly peer: UploadPeer;
  readonly prefix: string;
  readonly clock: Clock;
  readonly desk: PaymentDesk;
  readonly assets: readonly MarketAsset[];
  send(message: SellerMessage): void;
  /** At which it is served when it does not pay. */
  freeBytesPerSecond(): number;
  /** Another connection pays through this channel: a voucher would be credited on both. */
  isInUse(channel: ChannelId): boolean;
  /** Who is served for what may have changed. */
  changed(): void;
  /** A call of payments was rejected. */
  broken(cause: unknown): void;
}

const DEPOSIT_MS = 60_000;

export function createSellLine(parts: Parts): SellLine {
  const { peer, prefix, clock, desk } = parts;
  let state = createSellerState(peer.pieceBytes, parts.assets);
  let paidSinceMs: number | undefined;
  let storing = 0;
  let answered = -1;
  let depositAtMs = clock.now();
  let last: Promise<unknown> = Promise.resolve();
  const timers = createTimers<SellerTimer>(clock, (timer) => {
    step({ type: "timer", timer });
  });

  function step(input: SellerInput): void {
    const { state: after, effects } = stepSeller(state, input);
    state = after;
    if (state.phase !== "serving") paidSinceMs = undefined;
    else paidSinceMs ??= clock.now();
    for (const effect of effects) perform(effect);
  }

  /** One call after the other, so that what is durable is told in the order in which it came. */
  function inTurn<T>(call: () => Promise<T>, answer: (said: T) => void): void {
    last = last.then(async () => {
      try {
        answer(await call());
      } catch (cause) {
        parts.broken(cause);
      }
    });
  }

  function perform(effect: SellerEffect): void {
    switch (effect.type) {
      case "send":
        parts.send(effect.message);
        break;
      case "timer":
        timers.start(effect);
        break;
      case "stopTimers":
        timers.stop();
        break;
      case "auction":
      case "leaveAuction":
      case "serve":
        parts.changed();
        break;
      case "check":
        check(effect);
        break;
      case "store":
        store(effect);
        break;
      case "debt": {
        const { channel, payer, units, bytes } = effect;
        const seconds = bytes / Math.max(1, parts.freeBytesPerSecond());
        inTurn(
          () => desk.remember({ channel, payer, prefix, units, seconds }),
          () => undefined,
        );
        break;
      }
    }
  }

  function check({ config, asset, open }: Extract<SellerEffect, { type: "check" }>): void {
    inTurn(
      () => desk.check({ config, asset, open, transfer: peer.infoHash, prefix }),
      (verdict) => {
        if (state.phase !== "opening" || state.open !== open) return;
        if (verdict === undefined || (verdict.isSigned && parts.isInUse(verdict.channel)))
          step({ type: "refuse", sequence: open.sequence, reason: "busy" });
        else step({ type: "checked", verdict });
      },
    );
  }

  function store({ channel, cumulative, signature }: Extract<SellerEffect, { type: "store" }>): void {
    // It comes late, and the channel pays for another connection by now.
    if (parts.isInUse(channel)) return;
    storing += 1;
    inTurn(
      async () => {
        try {
          return await desk.store(channel, cumulative, signature);
        } finally {
          storing -= 1;
        }
      },
      (said) => {
        if (said !== undefined) step({ type: said, channel, cumulative });
      },
    );
  }

  return {
    get state() {
      return state;
    },
    get paidSinceMs() {
      return paidSinceMs;
    },
    get isStoring() {
      return storing > 0;
    },
    step,
    quote(terms) {
      if (state.phase !== "bidding" || answered === state.sequence) return;
      const { sequence } = state;
      answered = sequence;
      inTurn(
        () => desk.payee(),
        (payee) => {
          const nonce = new Uint8Array(randomBytes(16));
          if (payee === undefined) step({ type: "refuse", sequence, reason: "off" });
          else step({ type: "offer", sequence, offer: { ...terms, payee, nonce, seconds: QUOTE_MS / 1_000 } });
        },
      );
    },
    sellFor(assets) {
      state = { ...state, assets };
    },
    lookAtDeposit() {
      if (!("session" in state) || clock.now() - depositAtMs < DEPOSIT_MS) return;
      depositAtMs = clock.now();
      const channel = state.session.id;
      inTurn(
        () => desk.deposit(channel),
        (deposit) => {
          if (deposit !== undefined) step({ type: "covered", channel, deposit });
        },
      );
    },
  };
}
