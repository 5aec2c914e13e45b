import type { Clock } from "../../ports.ts";
import type { BuyerEffect, BuyerInput, BuyerState, BuyerTimer } from "../../wire/buyer/buyerState.ts";
import { createBuyerState } from "../../wire/buyer/buyerState.ts";
import { stepBuyer } from "../../wire/buyer/stepBuyer.ts";
import type { MarketAsset } from "../../wire/format/marketAsset.ts";
import type { BuyerMessage, Quote } from "../../wire/format/messages.ts";
import type { SessionDesk } from "./sessionDesk.ts";

/** One line's session with its timers, and with payments behind it. */
export interface BuySession {
  readonly state: BuyerState;
  step(input: BuyerInput): void;
}

interface SessionParts {
  readonly clock: Clock;
  readonly desk: SessionDesk;
  send(message: BuyerMessage): void;
  /** Whether this quote is to be taken, now that it is known. */
  takes(quote: Quote, asset: MarketAsset): boolean;
  /** The bid that stands runs out. */
  renew(): void;
  moved(before: BuyerState, after: BuyerState, input: BuyerInput): void;
}

export function createBuySession({ clock, desk, send, takes, renew, moved }: SessionParts): BuySession {
  let state = createBuyerState();
  const timers = new Map<BuyerTimer, () => void>();

  function step(input: BuyerInput): void {
    const before = state;
    const { state: after, effects } = stepBuyer(before, input);
    state = after;
    for (const effect of effects) perform(effect, before);
    moved(before, after, input);
  }

  function perform(effect: BuyerEffect, before: BuyerState): void {
    switch (effect.type) {
      case "send":
        send(effect.message);
        break;
      case "timer":
        start(effect.timer, effect.ms);
        break;
      case "stopTimers":
        for (const stop of timers.values()) stop();
        timers.clear();
        break;
      case "consider":
        void consider(effect.quote, effect.asset);
        break;
      case "pay":
        void desk
          .pay(effect.channel, effect.bills)
          .then((sum) =>
            step(
              sum === undefined
                ? { type: "unpayable", channel: effect.channel }
                : { type: "voucher", channel: effect.channel, ...sum },
            ),
          );
        break;
      case "signAgain":
        void desk.signAgain(effect.channel).then((sum) => {
          if (sum !== undefined) step({ type: "voucher", channel: effect.channel, ...sum });
        });
        break;
      case "owed":
        // What an opening was to pay from before is with payments still: they forget it when it is paid.
        if (before.phase !== "opening") desk.owe(effect.channel, effect.bills);
        break;
      case "renew":
        renew();
        break;
      case "refused":
        // Said by the message that it answers.
        break;
    }
  }

  async function consider(quote: Quote, asset: MarketAsset): Promise<void> {
    // Not before this step is done: the answer is one of its own.
    await Promise.resolve();
    const opened = takes(quote, asset) ? await desk.open(quote, asset) : undefined;
    // Another bid may stand by now: its seller wants the nonce of its own quote signed.
    if (state.phase !== "quoted" || state.quote !== quote) return;
    step(opened === undefined ? { type: "declined" } : { type: "opened", ...opened });
  }

  function start(timer: BuyerTimer, ms: number): void {
    timers.get(timer)?.();
    timers.set(
      timer,
      clock.after(ms, () => {
        timers.delete(timer);
        step({ type: "timer", timer });
      }),
    );
  }

  return {
    get state() {
      return state;
    },
    step,
  };
}
