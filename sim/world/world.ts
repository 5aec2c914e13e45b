import { type Choice, NOBODY } from "../../src/engine/market/seller/choker.ts";
import { createEventQueue } from "../eventQueue.ts";
import type { Random } from "../random.ts";
import { buyTurn } from "./buyTurn.ts";
import { createEdge } from "./edge.ts";
import type { Edge, NodeSpec, SimNode } from "./node.ts";
import { sellTurn, wants } from "./sellTurn.ts";
import { type Asks, tyrantTurn } from "./tyrantTurn.ts";

/** Every peer has a turn in each of these, at a moment of its own. */
export const ROUND_MS = 10_000;

export interface World {
  readonly nodes: readonly SimNode[];
  readonly nowMs: number;
  runUntil(timeMs: number): void;
}

/** Both ways between two peers, by their places in the list. */
export type Connection = readonly [number, number];

/**
 * A swarm in which every peer runs the policies of our client, or a strategy against them. Rates are settled whenever one end of a
 * connection has its turn; between turns bytes flow evenly. Downlinks bind nobody.
 */
export function createWorld(specs: readonly NodeSpec[], connections: readonly Connection[], random: Random): World {
  const nodes = specs.map(
    (spec, at): SimNode => ({
      ...spec,
      at,
      prefix: `prefix ${at}`,
      incoming: [],
      outgoing: [],
      leftBytes: spec.wantsBytes,
      receivedBytes: 0,
      wastedBytes: 0,
      spent: 0n,
      earned: 0n,
      lostBytes: 0,
      finishedAtMs: undefined,
      lastPricePerMiB: undefined,
      soldBytesPerSecond: 0,
      choice: NOBODY,
      paidBytes: 0,
      freeBytesPerSecond: 0,
      debts: new Map(),
    }),
  );
  const reverse = new Map<Edge, Edge>();
  for (const [a, b] of connections) {
    const there = connect(nodes, a, b);
    const back = connect(nodes, b, a);
    reverse.set(there, back).set(back, there);
  }
  const queue = createEventQueue();
  for (const node of nodes) {
    const asks: Asks = new Map();
    let renamedAtMs = 0;
    const turn = (): void => {
      const { renamesEveryMs, isTyrant } = node.conduct;
      const nowMs = queue.nowMs;
      if (renamesEveryMs !== undefined && nowMs - renamedAtMs >= renamesEveryMs) {
        renamedAtMs = nowMs;
        rename(node, reverse);
      }
      if (wants(node)) buyTurn(node, ROUND_MS, nowMs);
      else for (const edge of node.incoming) edge.rate = 0;
      if (isTyrant) tyrantTurn(node, reverse, asks, nowMs);
      else if (node.upload > 0) sellTurn(node, reverse, nowMs);
      queue.at(nowMs + ROUND_MS, turn);
    };
    queue.at(random.next() * ROUND_MS, turn);
  }
  return {
    nodes,
    get nowMs() {
      return queue.nowMs;
    },
    runUntil: queue.runUntil,
  };
}

function connect(nodes: readonly SimNode[], from: number, to: number): Edge {
  const source = nodes[from];
  const target = nodes[to];
  if (source === undefined || target === undefined) throw new Error("A connection leads to nobody.");
  const edge = createEdge(source, target);
  source.outgoing.push(edge);
  target.incoming.push(edge);
  return edge;
}

/** Everybody takes it for somebody new: windows, debts by name and what it gave are forgotten, its address is not. */
function rename(node: SimNode, reverse: ReadonlyMap<Edge, Edge>): void {
  for (const edge of node.incoming) {
    Object.assign(edge, { account: undefined, held: 0n, quote: undefined });
    const given = reverse.get(edge);
    if (given !== undefined) given.lately = 0;
    edge.from.choice = forgotten(edge.from.choice, String(node.at));
  }
}

/** Each of the first to each of the others. */
export const connectAll = (first: number, others: number): Connection[] =>
  Array.from({ length: first * others }, (_, at) => [at % first, first + Math.floor(at / first)] as const);

/** A connected graph in which most have about so many neighbours. */
export function drawConnections(count: number, degree: number, random: Random): Connection[] {
  const seen = new Set<number>();
  const drawn: Connection[] = [];
  for (let a = 0; a < count; a++)
    for (let tries = 0; tries < degree / 2; tries++) {
      const b = random.below(count);
      const key = Math.min(a, b) * count + Math.max(a, b);
      if (a === b || seen.has(key)) continue;
      seen.add(key);
      drawn.push([a, b]);
    }
  return drawn;
}

function forgotten({ unchoked, since, waitingSince }: Choice, id: string): Choice {
  const without = (times: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
    new Map([...times].filter(([name]) => name !== id));
  return { unchoked, since: without(since), waitingSince: without(waitingSince) };
}
