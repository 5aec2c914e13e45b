import type { Market } from "../door.ts";
import { createEmitter } from "../events.ts";
import type { EnginePayments, PaymentDesk } from "../market/desk.ts";
import type { Ask, BidPolicy, MarketState } from "../marketModel.ts";
import type { TransferId } from "../model.ts";
import { noPayments } from "./deskLink.ts";

interface Parts {
  /** Lends payments, at the first need. */
  readonly payments: (() => Promise<EnginePayments>) | undefined;
  setBid(id: TransferId, policy: BidPolicy): Promise<void>;
  setAsk(ask: Ask | undefined): Promise<void>;
  /** Tells the thread, when there is one; does not wait for it. */
  tellSpending(isStopped: boolean): void;
}

/** The main thread's side of the market. */
export interface MarketDoor {
  readonly market: Market;
  /** For the calls of the engine's thread. */
  desk(): Promise<PaymentDesk>;
  /** What the engine's thread tells of the market; undefined: it was lost. */
  update(state: MarketState | undefined): void;
  close(): void;
}

const NOTHING: MarketState = { ask: undefined, clearingPricePerMiB: undefined, transfers: [] };

export function createMarketDoor({ payments, setBid, setAsk, tellSpending }: Parts): MarketDoor {
  const changed = createEmitter<undefined>();
  let state = NOTHING;
  let lending: Promise<EnginePayments> | undefined;
  let lent: EnginePayments | undefined;

  /** Once; a failure is tried again at the next need. */
  function lend(): Promise<EnginePayments> {
    lending ??= (payments ?? noPayments)().then(
      (made) => (lent = made),
      (error: unknown) => {
        lending = undefined;
        throw error;
      },
    );
    return lending;
  }

  return {
    market: {
      snapshot: () => Object.freeze({ ...state, tallies: lent?.tallies() ?? new Map() }),
      setBid,
      setAsk,
      async stopAllSpending() {
        tellSpending(true);
        if (payments !== undefined) (await lend()).stopAllSpending();
        changed.fire(undefined);
      },
      async allowSpending() {
        if (payments !== undefined) (await lend()).allowSpending();
        tellSpending(false);
        changed.fire(undefined);
      },
      onDidChange: changed.event,
    },
    desk: async () => (await lend()).desk,
    update(next = NOTHING) {
      state = next;
      changed.fire(undefined);
    },
    close() {
      changed.dispose();
    },
  };
}
