import { FREE_FRACTION } from "../../src/engine/market/seller/paidCapacity.ts";
import type { Random } from "../random.ts";
import { STARVED_BYTES_PER_SECOND } from "../world/sellTurn.ts";
import { buyer, freePeer, MIB, RESERVE, seller } from "../world/specs.ts";
import { connectAll, createWorld, ROUND_MS } from "../world/world.ts";

export interface FreeRiders {
  /** What free riders got of one seller at once, over the free part and what was unsold: the most of all sellers and moments. */
  readonly share: number;
  /** What the peer got that got least, over what counts as starving. */
  readonly leastOverStarving: number;
}

/** Sellers that buyers contend for, with peers that never give or pay anything; looked at after every round. */
export function freeRiders(
  size: { readonly sellers: number; readonly peers: number; readonly rounds: number },
  random: Random,
): FreeRiders {
  const sellers = Array.from({ length: size.sellers }, () => seller(MIB));
  const buyers = Array.from({ length: size.peers }, () => buyer(RESERVE * BigInt(2 + random.below(50))));
  const riders = Array.from({ length: size.peers }, () => freePeer(0));
  const world = createWorld([...sellers, ...buyers, ...riders], connectAll(sellers.length, 2 * size.peers), random);
  let share = 0;
  for (let round = 1; round <= size.rounds; round++) {
    world.runUntil(round * ROUND_MS);
    for (const { outgoing, upload, soldBytesPerSecond } of world.nodes.slice(0, size.sellers)) {
      const free = outgoing.reduce((sum, { rate, isPaid }) => sum + (isPaid ? 0 : rate), 0);
      const spill = upload * (1 - FREE_FRACTION) - soldBytesPerSecond;
      share = Math.max(share, free / (upload * FREE_FRACTION + Math.max(0, spill)));
    }
  }
  const seconds = world.nowMs / 1_000;
  const least = Math.min(...world.nodes.slice(-size.peers).map(({ receivedBytes }) => receivedBytes / seconds));
  return { share, leastOverStarving: least / STARVED_BYTES_PER_SECOND };
}
