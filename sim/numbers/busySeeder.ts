import { amountOf } from "../../src/engine/amount.ts";
import { budgetView } from "../../src/engine/market/buyer/budgetView.ts";
import { planBids } from "../../src/engine/market/buyer/planBids.ts";
import type { Offer } from "../../src/engine/market/buyer/rebid.ts";
import { TRUSTED } from "../../src/engine/market/buyer/trust.ts";
import { FREE_FRACTION } from "../../src/engine/market/seller/paidCapacity.ts";
import { sellRound } from "../../src/engine/market/seller/sellRound.ts";
import { createUploadGate, type UploadGate } from "../../src/engine/market/seller/uploadGate.ts";
import { createEventQueue } from "../eventQueue.ts";
import type { Random } from "../random.ts";

const SEEDER = 8 * 2 ** 20;
/** What one peer asks another for at once; the swarm knows who has which of these. */
const PIECE = 128 * 1024;
const RESERVE = 1_000n;
/** What a MiB is worth to the bidder; the budget is no bound. */
const WORTH = 50_000n;
const BASELINE_MS = 10_000;
/** Pieces asked for at once from one peer. */
const PIPELINE = 2;

export interface BusySeeder {
  readonly leechers: number;
  readonly leecherUpload: number;
  readonly pieces: number;
  readonly bids: boolean;
}

interface Peer {
  readonly id: string;
  readonly has: Set<number>;
  readonly asked: Set<number>;
  /** Whom it asked for what, oldest first: by the server. */
  readonly requests: { readonly peer: Peer; readonly piece: number }[];
  readonly gate: UploadGate;
  readonly upload: number;
  isBusy: boolean;
  finishedAtMs: number | undefined;
}

export interface Finished {
  readonly bidderSeconds: number;
  /** The mean of the plain leechers. */
  readonly leecherSeconds: number;
  readonly paidPerMiB: number;
}

/** One seeder of 8 MiB/s, leechers that start together and serve each other, and one of us among them, with or without a bid. */
export function busySeeder({ leechers, leecherUpload, pieces, bids }: BusySeeder, random: Random): Finished {
  const queue = createEventQueue();
  const create = (id: string, upload: number): Peer => ({
    id,
    upload,
    has: new Set(),
    asked: new Set(),
    requests: [],
    gate: createUploadGate(),
    isBusy: false,
    finishedAtMs: undefined,
  });
  const seeder = create("seeder", SEEDER);
  const bidder = create("bidder", leecherUpload);
  const plain = Array.from({ length: leechers }, (_, at) => create(`leecher ${at}`, leecherUpload));
  const peers = [bidder, ...plain];
  const holders = Array.from({ length: pieces }, (_, piece) => {
    seeder.has.add(piece);
    return 1;
  });
  let offer: Offer | undefined;
  let price = 0n;
  let paid = 0n;
  let got = 0;

  /** The rarest piece that the server has and nobody was asked for; at the end the seeder is asked for what others were too. */
  const choose = (server: Peer, peer: Peer): number | undefined => {
    let best: number | undefined;
    const from = random.below(pieces);
    for (let step = 0; step < pieces; step++) {
      const piece = (from + step) % pieces;
      if (!server.has.has(piece) || peer.has.has(piece) || peer.asked.has(piece)) continue;
      if (best === undefined || (holders[piece] ?? 0) < (holders[best] ?? 0)) best = piece;
      if (holders[piece] === 1) break;
    }
    if (best !== undefined || server !== seeder) return best;
    return [...peer.asked].find(
      (piece) => !server.requests.some((request) => request.peer === peer && request.piece === piece),
    );
  };
  const ask = (server: Peer, peer: Peer): void => {
    while (server.requests.filter((request) => request.peer === peer).length < PIPELINE) {
      const piece = choose(server, peer);
      if (piece === undefined) return;
      peer.asked.add(piece);
      server.requests.push({ peer, piece });
    }
  };
  const serve = (server: Peer): void => {
    if (server.isBusy) return;
    for (const peer of peers) if (peer !== server && peer.finishedAtMs === undefined) ask(server, peer);
    const turn = server.gate.next(queue.nowMs, (id) => server.requests.some(({ peer }) => peer.id === id));
    if (turn.kind === "idle") return;
    server.isBusy = true;
    if (turn.kind === "wait") {
      queue.at(queue.nowMs + Math.max(turn.ms, 0.1), () => free(server));
      return;
    }
    const at = server.requests.findIndex(({ peer }) => peer.id === turn.id);
    const [request] = server.requests.splice(at, 1);
    if (request === undefined) return;
    server.gate.served(turn.id, PIECE, queue.nowMs);
    queue.at(queue.nowMs + (PIECE * 1_000) / server.upload, () => {
      receive(server, request.peer, request.piece);
      free(server);
    });
  };
  const free = (server: Peer): void => {
    server.isBusy = false;
    serve(server);
  };
  const receive = (server: Peer, peer: Peer, piece: number): void => {
    if (peer.has.has(piece)) return;
    peer.asked.delete(piece);
    peer.has.add(piece);
    holders[piece] = (holders[piece] ?? 0) + 1;
    if (server === seeder && peer === bidder && offer !== undefined) {
      paid += (BigInt(PIECE) * price) >> 20n;
      got += PIECE;
    }
    if (peer.has.size === pieces) {
      peer.finishedAtMs = queue.nowMs;
      share();
    }
    for (const server of [peer, ...peers]) if (!server.isBusy) serve(server);
  };
  const share = (): void => {
    const wanting = peers.filter(({ finishedAtMs }) => finishedAtMs === undefined);
    const round = sellRound({
      uploadBytesPerSecond: SEEDER,
      freeFraction: FREE_FRACTION,
      reservePerMiB: RESERVE,
      peers: wanting.map((peer) => ({
        id: peer.id,
        prefix: peer.id,
        receivedBytes: 0,
        isPrivate: false,
        bid: peer === bidder ? offer : undefined,
        isServed: peer === bidder && offer !== undefined,
      })),
      lastPricePerMiB: undefined,
    });
    price = round.pricePerMiB;
    seeder.gate.share(round.shares, SEEDER);
    for (const server of peers)
      server.gate.share(
        wanting.filter((peer) => peer !== server).map(({ id }) => ({ id, bytesPerSecond: 1 })),
        server.upload,
      );
    serve(seeder);
  };
  share();
  if (bids)
    queue.at(BASELINE_MS, () => {
      offer = offerOf(bidder, pieces, queue.nowMs);
      share();
    });
  for (let until = 1_000; peers.some(({ finishedAtMs }) => finishedAtMs === undefined) && until < 1e8; until += 1_000)
    queue.runUntil(until);
  const seconds = ({ finishedAtMs }: Peer): number => (finishedAtMs ?? Number.POSITIVE_INFINITY) / 1_000;
  return {
    bidderSeconds: seconds(bidder),
    leecherSeconds: plain.reduce((sum, peer) => sum + seconds(peer), 0) / Math.max(1, plain.length),
    paidPerMiB: got > 0 ? Number((paid << 20n) / BigInt(got)) : 0,
  };
}

/** Our buyer's plan, from what it measured in its first seconds. */
function offerOf(bidder: Peer, pieces: number, nowMs: number): Offer | undefined {
  const bytes = bidder.has.size * PIECE;
  const bytesPerSecond = (bytes * 1_000) / nowMs;
  const money = amountOf("BTT", 10n ** 15n);
  return planBids({
    policy: { kind: "auto", maxPricePerGiB: amountOf("BTT", WORTH * 1_024n), maxTotal: money },
    progress: {
      isPaused: false,
      totalBytes: pieces * PIECE,
      leftBytes: pieces * PIECE - bytes,
      linkBytesPerSecond: undefined,
      webSeedBytesPerSecond: 0,
      freeBytesPerSecond: bytesPerSecond,
    },
    sellers: [
      {
        id: "seeder",
        capacityBytesPerSecond: SEEDER * (1 - FREE_FRACTION),
        rivalsSpendPerSecond: 0n,
        reservePerMiB: RESERVE,
        baseline: { bytesPerSecond, observedMs: nowMs },
        trust: TRUSTED,
      },
    ],
    budget: budgetView("BTT", {
      ofTransfer: [{ cap: money, spent: amountOf("BTT", 0n) }],
      perSeller: money,
      spentBySeller: new Map(),
    }),
    ceilingPerMiB: WORTH,
    nowMs,
  }).offers.get("seeder");
}
