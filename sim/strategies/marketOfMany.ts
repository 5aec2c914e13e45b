import { createRandom } from "../random.ts";
import type { Conduct, SimNode } from "../world/node.ts";
import { buyer, freePeer, MIB, RESERVE, seller } from "../world/specs.ts";
import { connectAll, createWorld } from "../world/world.ts";

export interface Trading {
  readonly sellers: number;
  readonly buyers: number;
  readonly minutes: number;
}

/** What a MiB is worth to the buyer that plays a strategy: in the upper half. */
const WORTH = RESERVE * 40n;

export interface Market {
  readonly seller: SimNode;
  readonly buyer: SimNode;
}

/**
 * Sellers that all buyers know, buyers that value a MiB between two and a hundred times the reserve, and as many free peers as sellers. The first seller
 * and the first buyer may play a strategy.
 */
export function marketOfMany(
  size: Trading,
  conducts: { readonly seller?: Partial<Conduct>; readonly buyer?: Partial<Conduct> },
  seed: number,
): Market {
  const random = createRandom(seed);
  const sellers = Array.from({ length: size.sellers }, (_, at) =>
    seller(MIB * Math.exp(0.5 * random.normal()), at === 0 ? conducts.seller : {}),
  );
  const buyers = Array.from({ length: size.buyers }, (_, at) => {
    const worth = RESERVE * BigInt(Math.round(2 * 50 ** random.next()));
    return at === 0 ? buyer(WORTH, conducts.buyer) : buyer(worth);
  });
  const free = sellers.map(() => freePeer(0));
  const others = [...buyers, ...free];
  const world = createWorld([...sellers, ...others], connectAll(sellers.length, others.length), random);
  world.runUntil(size.minutes * 60_000);
  const [first] = world.nodes;
  const firstBuyer = world.nodes[size.sellers];
  if (first === undefined || firstBuyer === undefined) throw new Error("A market needs a seller and a buyer.");
  return { seller: first, buyer: firstBuyer };
}

/** What the bytes were worth, less what was paid for them, in base units. */
export const surplusOf = ({ receivedBytes, spent }: SimNode): number =>
  (Number(WORTH) / MIB) * receivedBytes - Number(spent);
