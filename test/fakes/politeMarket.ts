import { createMarket, type Market } from "../../src/engine/market/market.ts";
import type { Clock } from "../../src/engine/ports.ts";
import { buysNothing } from "./buysNothing.ts";
import { createFakeDesk } from "./desk.ts";

/** The market of an engine in which nothing is sold or bid. */
export const politeMarket = (clock: Clock): Market =>
  createMarket({ clock, desk: createFakeDesk(clock), log: { write: () => undefined }, createBuySide: buysNothing });
