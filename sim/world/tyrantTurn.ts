import { isBanned, settle } from "./edge.ts";
import type { Edge, SimNode } from "./node.ts";
import { wants } from "./sellTurn.ts";

const RAISE = 1.2;
const LOWER = 0.9;
/** What it takes to be served back, as far as is known; in bytes a second. */
export type Asks = Map<Edge, number>;

/**
 * Serves as BitTyrant does (Piatek et al. 2007): those first that give most for what they ask, each with just as much as it takes to be
 * served, tried a little less after every round in which it was.
 */
export function tyrantTurn(node: SimNode, reverse: ReadonlyMap<Edge, Edge>, asks: Asks, nowMs: number): void {
  for (const edge of node.outgoing) settle(edge, nowMs);
  const served = node.outgoing.filter((edge) => wants(edge.to) && !isBanned(edge));
  const gives = (edge: Edge): number => reverse.get(edge)?.rate ?? 0;
  for (const edge of served) {
    const ask = asks.get(edge) ?? node.upload / served.length;
    asks.set(edge, edge.rate === 0 ? ask : Math.max(1, ask * (gives(edge) >= edge.rate ? LOWER : RAISE)));
  }
  const worth = (edge: Edge): number => gives(edge) / (asks.get(edge) ?? 1);
  let left = node.upload;
  for (const edge of node.outgoing) edge.rate = 0;
  for (const edge of served.toSorted((a, b) => worth(b) - worth(a))) {
    const ask = asks.get(edge) ?? 1;
    edge.rate = Math.min(ask, left);
    left -= edge.rate;
  }
}
