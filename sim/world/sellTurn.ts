import { bought } from "../../src/engine/market/buyer/response.ts";
import { chooseUnchoked, freePlaces } from "../../src/engine/market/seller/choker.ts";
import { FREE_FRACTION } from "../../src/engine/market/seller/paidCapacity.ts";
import { type MarketPeer, type SoldRound, sellRound } from "../../src/engine/market/seller/sellRound.ts";
import { BLOCK_BYTES } from "../../src/engine/market/units.ts";
import { isBanned, settle } from "./edge.ts";
import type { Edge, SimNode } from "./node.ts";
import { renewQuote } from "./quote.ts";

const MOST_PLACES = 50;

export const wants = ({ leftBytes }: SimNode): boolean => leftBytes > 0;

/** What the peer at the other end gave to us lately; undefined where it never gives. */
type Reverse = ReadonlyMap<Edge, Edge>;

/** One round of a seller, or of a peer that only serves for nothing: the same policies. */
export function sellTurn(node: SimNode, reverse: Reverse, nowMs: number): void {
  for (const edge of node.outgoing) settle(edge, nowMs);
  const served = node.outgoing.filter((edge) => node.conduct.uploads && wants(edge.to) && !isBanned(edge));
  const peers = new Map(served.map((edge) => [String(edge.to.at), edge]));
  const isServed = (edge: Edge): boolean =>
    node.sells &&
    edge.offer !== undefined &&
    edge.quote !== undefined &&
    (node.debts.get(edge.to.prefix)?.untilMs ?? 0) <= nowMs;
  const received = (edge: Edge): number => reverse.get(edge)?.lately ?? 0;
  const places = freePlaces(node.upload * FREE_FRACTION, MOST_PLACES);
  node.choice = chooseUnchoked(
    node.choice,
    [...peers].map(([id, edge]) => ({ id, isPaying: isServed(edge), receivedBytes: received(edge) })),
    places,
    nowMs,
  );
  const round = sellRound({
    uploadBytesPerSecond: node.upload,
    freeFraction: FREE_FRACTION,
    reservePerMiB: node.reservePerMiB,
    peers: [...peers].flatMap(([id, edge]): MarketPeer[] =>
      node.choice.unchoked.has(id) || edge.offer !== undefined
        ? [
            {
              id,
              prefix: edge.to.prefix,
              receivedBytes: received(edge),
              isPrivate: false,
              isServed: isServed(edge),
              bid: node.sells ? edge.offer : undefined,
            },
          ]
        : [],
    ),
    // With nobody served in the last round nobody was promised anything.
    lastPricePerMiB: node.soldBytesPerSecond > 0 ? node.lastPricePerMiB : undefined,
  });
  node.lastPricePerMiB = round.pricePerMiB;
  node.soldBytesPerSecond = round.soldBytesPerSecond;
  node.freeBytesPerSecond = round.freeBytesPerSecond;
  for (const edge of node.outgoing) {
    edge.rate = 0;
    edge.isPaid = false;
  }
  for (const { id, bytesPerSecond, atMostBytesPerSecond } of round.shares) {
    const edge = peers.get(id);
    if (edge === undefined) continue;
    edge.isPaid = atMostBytesPerSecond !== undefined;
    edge.rate = edge.isPaid && node.conduct.stalls ? 0 : bytesPerSecond;
  }
  if (node.sells) tellQuotes(node, peers, round, isServed, nowMs);
}

function tellQuotes(
  node: SimNode,
  peers: ReadonlyMap<string, Edge>,
  { pricePerMiB, asking, capacityBytesPerSecond: capacity }: SoldRound,
  wasServed: (edge: Edge) => boolean,
  nowMs: number,
): void {
  const { toldCapacity, toldRivals } = node.conduct;
  let spend = 0n;
  for (const { offer, isPaid } of peers.values()) if (isPaid) spend += offer?.spendPerSecond ?? 0n;
  for (const edge of peers.values()) {
    const others = spend - (edge.isPaid ? (edge.offer?.spendPerSecond ?? 0n) : 0n);
    const price = wasServed(edge) ? pricePerMiB : asking.pricePerMiB;
    const isQuoted = edge.offer !== undefined && edge.offer.limitPerMiB >= node.reservePerMiB;
    edge.quote = isQuoted ? renewQuote(edge.quote, price, nowMs) : undefined;
    edge.told = { capacity: capacity * toldCapacity, rivals: BigInt(Math.floor(Number(others) * toldRivals)) };
    edge.promises.push(edge.isPaid ? promised(edge, edge.told) : 0);
  }
}

/** What the offer that stands buys by the seller's own words. */
const promised = ({ from, offer }: Edge, told: { readonly capacity: number; readonly rivals: bigint }): number =>
  bought(
    {
      capacityBytesPerSecond: told.capacity,
      rivalsSpendPerSecond: Number(told.rivals),
      reservePerByte: Number(from.reservePerMiB) / 2 ** 20,
    },
    Number(offer?.spendPerSecond ?? 0n),
  );

/** A peer that gets less than a block in a minute is as good as starved. */
export const STARVED_BYTES_PER_SECOND = BLOCK_BYTES / 60;
