import type { Random } from "../random.ts";
import { buyer, freePeer, KIB, MIB, RESERVE, seller } from "../world/specs.ts";
import { createWorld, drawConnections, type World } from "../world/world.ts";

const DEGREE = 16;

/** A swarm of any size: one in ten sells, one in twenty buys, one in ten gives nothing, the others give what their lines carry. */
export function largeWorld(peers: number, minutes: number, random: Random): World {
  const specs = Array.from({ length: peers }, (_, at) => {
    if (at % 20 === 0) return buyer(RESERVE * BigInt(2 + random.below(100)));
    if (at % 10 === 1) return seller(Math.max(64 * KIB, MIB * Math.exp(random.normal())));
    return freePeer(at % 10 === 2 ? 0 : 50 * KIB * Math.exp(random.normal()));
  });
  const world = createWorld(specs, drawConnections(peers, DEGREE, random), random);
  world.runUntil(minutes * 60_000);
  return world;
}
