import { firstWindow } from "../../src/engine/wire/window.ts";
import type { Random } from "../random.ts";
import { PIECE_BYTES } from "../world/account.ts";
import { buyer, freePeer, MIB, RESERVE, seller } from "../world/specs.ts";
import { connectAll, createWorld } from "../world/world.ts";

export interface Losses {
  /** What a seller delivered to strangers that never pay, over a first window for each of them. */
  readonly sellerToStrangers: number;
  /** What such a stranger got in all, over what a free peer got beside them. */
  readonly strangersOverFree: number;
  /** What sellers delivered unpaid to buyers that showed the same pot to all of them, over a first window for each debt. */
  readonly sellerToDebtors: number;
  /** What a buyer paid to sellers of garbage, in base units. */
  readonly paidForGarbage: number;
  /** What it fetched in vain, in pieces for each of them. */
  readonly piecesInVain: number;
}

const MINUTES = 20;
const SELLERS = 5;

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

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
  const fooled = Array.from({ length: SELLERS }, () => seller(8 * MIB));
  const debtors = run([...honest, ...Array.from({ length: count }, () => buyer(worth, { pot }))], fooled);
  const window = firstWindow(PIECE_BYTES).bytes;
  const cheated = debtors.slice(0, SELLERS);
  const debts = sumOf(cheated.flatMap((node) => [...node.debts.values()].map(({ times }) => times)));
  const bad = Array.from({ length: count }, () => seller(MIB, { garbage: true }));
  const victims = run([buyer(worth)], [...bad, seller(MIB)]);
  const [victim] = victims.slice(-1);
  return {
    sellerToStrangers: (strangers[0]?.lostBytes ?? 0) / (count * window),
    strangersOverFree:
      sumOf(strangers.slice(4).map(({ receivedBytes }) => receivedBytes)) / count / (strangers[3]?.receivedBytes ?? 0),
    sellerToDebtors: sumOf(cheated.map(({ lostBytes }) => lostBytes)) / (debts * window),
    paidForGarbage: Number(victims.slice(0, count).reduce((sum, { earned }) => sum + earned, 0n)),
    piecesInVain: (victim?.wastedBytes ?? 0) / PIECE_BYTES / count,
  };
}
