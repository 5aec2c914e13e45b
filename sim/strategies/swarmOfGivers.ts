import { createRandom } from "../random.ts";
import { type Conduct, HONEST, type NodeSpec, type SimNode } from "../world/node.ts";
import { freePeer, KIB, seller } from "../world/specs.ts";
import { type Connection, createWorld } from "../world/world.ts";

export interface Giving {
  readonly peers: number;
  /** Neighbours of most. */
  readonly degree: number;
  readonly minutes: number;
}

/** The upload of who plays the strategy: twice the median. */
const UPLOAD = 100 * KIB;
const SEEDS_IN = 20;

/**
 * A swarm of peers that serve each other for nothing by our rules, with uploads as skewed as in the wild, and one in twenty a seed. The first one plays
 * the strategy, with so many neighbours. Returns it, at the end.
 */
export function swarmOfGivers(size: Giving, conduct: Partial<Conduct>, neighbours: number, seed: number): SimNode {
  const random = createRandom(seed);
  const specs = Array.from({ length: size.peers }, (_, at): NodeSpec => {
    const upload = at === 0 ? UPLOAD : 50 * KIB * Math.exp(random.normal());
    return at > 0 && at % SEEDS_IN === 0
      ? { ...seller(upload), sells: false }
      : freePeer(upload, at === 0 ? conduct : HONEST);
  });
  const others = random.shuffled(specs.map((_, at) => at).slice(1));
  const connections: Connection[] = others.slice(0, neighbours).map((at) => [0, at]);
  for (const [at, one] of others.entries())
    for (let step = 1; step <= (size.degree - 1) / 2; step++)
      connections.push([one, others[(at + step * 7) % others.length] ?? 0]);
  const world = createWorld(
    specs,
    connections.filter(
      ([a, b], at) => a !== b && connections.findIndex(([c, d]) => (a === c && b === d) || (a === d && b === c)) === at,
    ),
    random,
  );
  world.runUntil(size.minutes * 60_000);
  const [first] = world.nodes;
  if (first === undefined) throw new Error("A swarm needs somebody.");
  return first;
}
