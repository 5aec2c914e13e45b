import type { Market } from "../../src/engine/door.ts";
import { createEmitter } from "../../src/engine/events.ts";
import type { MarketSnapshot } from "../../src/engine/marketModel.ts";

export const QUIET_MARKET: MarketSnapshot = {
  ask: undefined,
  clearingPricePerMiB: undefined,
  transfers: [],
  tallies: new Map(),
};

/** A market in which nobody trades; what it is asked is told to `called`. */
export function createFakeMarket(called: (name: string, detail?: string) => Promise<void>): Market {
  const changes = createEmitter<undefined>();
  return {
    snapshot: () => QUIET_MARKET,
    setBid: (id, { kind }) => called(`setBid ${kind}`, id),
    setAsk: () => called("setAsk"),
    stopAllSpending: () => called("stopAllSpending"),
    allowSpending: () => called("allowSpending"),
    onDidChange: changes.event,
  };
}
