import { firstWindow } from "../../src/engine/market/exposure.ts";
import type { Random } from "../random.ts";
import { PIECE_BYTES } from "../world/edge.ts";
import { buyer, freePeer, MIB, RESERVE, seller } from "../world/specs.ts";
import { connectAll, createWorld } from "../world/world.ts";

export interface Losses {
  /** What a seller delivered to strangers that never pay, over a first window for each of them. */
  readonly sellerToStrangers: number;
  /** What it delivered unpaid to buyers that paid until their money was gone, over a first window and half of what each paid. */
  readonly sellerToDebtors: number;
  /** What a buyer paid to sellers of garbage, in base units. */
  readonly paidForGarbage: number;
  /** What it fetched in vain, in pieces for each of them. */
  readonly piecesInVain: number;
}

const MINUTES = 20;

export function losses(count: number, random: Random): Losses {
  const worth = RESERVE * 40n;
  const run = (others: Parameters<typeof createWorld>[0], sellers = [seller(8 * MIB)]) => {
    const world = createWorld([...sellers, ...others], connectAll(sellers.length, others.length), random);
    world.runUntil(MINUTES * 60_000);
    return world.nodes;
  };
  const honest = [buyer(worth), buyer(worth), freePeer(0)];
  const strangers = run([...honest, ...Array.from({ length: count }, () => buyer(worth, { pays: false }))]);
  const pot = 200n * RESERVE;
  const debtors = run([...honest, ...Array.from({ length: count }, () => buyer(worth, { pot }))]);
  const window = firstWindow(PIECE_BYTES);
  const paid = debtors.slice(4).reduce((sum, { paidBytes }) => sum + paidBytes, 0);
  const bad = Array.from({ length: count }, () => seller(MIB, { garbage: true }));
  const victims = run([buyer(worth)], [...bad, seller(MIB)]);
  const [victim] = victims.slice(-1);
  return {
    sellerToStrangers: (strangers[0]?.lostBytes ?? 0) / (count * window),
    sellerToDebtors: (debtors[0]?.lostBytes ?? 0) / (count * window + paid / 2),
    paidForGarbage: Number(victims.slice(0, count).reduce((sum, { earned }) => sum + earned, 0n)),
    piecesInVain: (victim?.wastedBytes ?? 0) / PIECE_BYTES / count,
  };
}
