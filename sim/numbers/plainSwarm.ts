import type { Random } from "../random.ts";

/** How the client under test shares its upload. */
export type Client = "plain" | "tyrant";

export interface PlainSwarm {
  readonly peers: number;
  /** Rounds of ten seconds; the first third is not counted. */
  readonly rounds: number;
  /** The upload of the client under test, in KiB a second. */
  readonly upload: number;
}

const NEIGHBOURS = 80;
const OPTIMISTIC_ROUNDS = 3;
/** Less than this, in KiB a second, is what an old gift faded to. */
const NOTICED = 0.1;
/** BitTyrant (Piatek et al. 2007): what it takes to be served back is raised by a fifth, and lowered by a tenth after three good rounds. */
const RAISE = 1.2;
const LOWER = 0.9;
const GOOD_ROUNDS = 3;

/** The slots of the reference client, by its upload in KiB a second. */
function slotsOf(upload: number): number {
  if (upload < 9) return 2;
  if (upload < 15) return 3;
  return upload < 42 ? 4 : Math.round(Math.sqrt(upload * 0.6));
}

interface Peer {
  readonly at: number;
  readonly upload: number;
  readonly neighbours: Peer[];
  /** Served in this round. */
  active: ReadonlyMap<Peer, number>;
  /** What each gave lately, in KiB a second. */
  readonly received: Map<Peer, number>;
  optimistic: Peer | undefined;
}

/**
 * A swarm of peers that keep the plain rules: equal shares for those that gave most, and one in turn. Skewed uploads with a median of 50 KiB a
 * second, as measured in the wild. Everybody always has something for everybody. Returns what the client got, in KiB a second.
 */
export function plainSwarm({ peers: count, rounds, upload }: PlainSwarm, client: Client, random: Random): number {
  const uploads = [upload, ...Array.from({ length: count - 1 }, () => drawUpload(random))];
  const peers = uploads.map(
    (rate, at): Peer => ({
      at,
      upload: rate,
      neighbours: [],
      active: new Map(),
      received: new Map(),
      optimistic: undefined,
    }),
  );
  for (const peer of peers) connect(peer, peers, random);
  const [mine] = peers;
  if (mine === undefined) return 0;
  const tyrant = client === "tyrant" ? createTyrant(mine) : undefined;
  let got = 0;
  let counted = 0;
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers)
      peer.active = peer === mine && tyrant !== undefined ? tyrant() : servePlainly(peer, round, random);
    for (const peer of peers)
      for (const other of peer.neighbours) peer.received.set(other, (peer.received.get(other) ?? 0) / 2);
    for (const peer of peers)
      for (const [other, rate] of peer.active) other.received.set(peer, (other.received.get(peer) ?? 0) + rate / 2);
    if (round < rounds / 3) continue;
    counted += 1;
    for (const other of mine.neighbours) got += other.active.get(mine) ?? 0;
  }
  return got / counted;
}

const drawUpload = (random: Random): number => Math.min(6_000, Math.max(6, 50 * Math.exp(1.5 * random.normal())));

function connect(peer: Peer, peers: readonly Peer[], random: Random): void {
  const most = Math.min(NEIGHBOURS, peers.length - 1);
  for (let tries = 0; peer.neighbours.length < most / 2 && tries < 10 * most; tries++) {
    const other = random.pick(peers);
    if (other === peer || peer.neighbours.includes(other) || other.neighbours.length >= most) continue;
    peer.neighbours.push(other);
    other.neighbours.push(peer);
  }
}

function servePlainly(peer: Peer, round: number, random: Random): Map<Peer, number> {
  const slots = slotsOf(peer.upload);
  const best = [...peer.received]
    .filter(([, received]) => received > NOTICED)
    .sort(([, a], [, b]) => b - a)
    .slice(0, slots - 1)
    .map(([other]) => other);
  if (
    peer.optimistic === undefined ||
    best.includes(peer.optimistic) ||
    round % OPTIMISTIC_ROUNDS === peer.at % OPTIMISTIC_ROUNDS
  ) {
    const others = peer.neighbours.filter((other) => !best.includes(other));
    peer.optimistic = others.length > 0 ? random.pick(others) : undefined;
  }
  const chosen = peer.optimistic === undefined ? best : [...best, peer.optimistic];
  while (chosen.length < Math.min(slots, peer.neighbours.length)) {
    const other = random.pick(peer.neighbours);
    if (!chosen.includes(other)) chosen.push(other);
  }
  return new Map(chosen.map((other) => [other, peer.upload / chosen.length]));
}

/** In KiB a second: what a slot of most peers is worth. */
const FIRST_ASK = 15;
/** How long a peer takes to answer what it is given: it chooses by what it got in the round before. */
const ANSWER_ROUNDS = 2;

/** Serves those that give most for what they ask, each with just what it takes to be served back. */
function createTyrant(mine: Peer): () => Map<Peer, number> {
  const asks = new Map<Peer, number>();
  const gives = new Map<Peer, number>();
  const goodRounds = new Map<Peer, number>();
  const servedRounds = new Map<Peer, number>();
  for (const other of mine.neighbours) {
    // First guesses: a peer gives what its upload comes to in one slot, and asks what most slots are worth.
    gives.set(other, other.upload / slotsOf(other.upload));
    asks.set(other, FIRST_ASK);
  }
  const isOnTrial = (other: Peer): boolean => {
    const rounds = servedRounds.get(other) ?? 0;
    return rounds > 0 && rounds < ANSWER_ROUNDS;
  };
  const learn = (other: Peer): void => {
    const got = other.active.get(mine) ?? 0;
    if (got > 0) gives.set(other, got);
    servedRounds.set(other, mine.active.has(other) ? (servedRounds.get(other) ?? 0) + 1 : 0);
    if (!mine.active.has(other) || isOnTrial(other)) return;
    const good = got > 0 ? (goodRounds.get(other) ?? 0) + 1 : 0;
    goodRounds.set(other, good);
    const ask = asks.get(other) ?? 1;
    if (got === 0) {
      asks.set(other, ask * RAISE);
      servedRounds.set(other, 0);
    } else if (good >= GOOD_ROUNDS) {
      asks.set(other, ask * LOWER);
    }
  };
  return () => {
    mine.neighbours.forEach(learn);
    const worth = (other: Peer): number => (gives.get(other) ?? 0) / (asks.get(other) ?? 1);
    const inOrder = mine.neighbours.toSorted(
      (a, b) => Number(isOnTrial(b)) - Number(isOnTrial(a)) || worth(b) - worth(a),
    );
    const served = new Map<Peer, number>();
    let left = mine.upload;
    for (const other of inOrder) {
      const ask = asks.get(other) ?? 1;
      if (ask > left) continue;
      served.set(other, ask);
      left -= ask;
    }
    return served;
  };
}
