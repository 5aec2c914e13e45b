import { FREE_FRACTION } from "../../src/engine/market/seller/paidCapacity.ts";
import { sellRound } from "../../src/engine/market/seller/sellRound.ts";
import { createUploadGate } from "../../src/engine/market/seller/uploadGate.ts";
import { BLOCK_BYTES } from "../../src/engine/market/units.ts";
import { createEventQueue } from "../eventQueue.ts";
import type { Random } from "../random.ts";

const LINK = 8 * 2 ** 20;
/** Money of the three buyers; what a MiB costs comes from it. */
const SPENDS = [4_000, 2_000, 1_000];
const FREE_PEERS = 2;
const SECONDS = 30;

export interface Shares {
  /** The greatest distance of a buyer's measured rate from its share, as a part of it. */
  readonly error: number;
  /** What the free peers got, as a part of the upload. */
  readonly freePart: number;
}

/**
 * One seller of 8 MiB/s through the gate, block by block: buyers with money as 4:2:1 and two free peers, each with a round trip of its own, so
 * that requests come in bursts. `carries`: what the link really carries, over what the seller believes.
 */
export function paidShare(random: Random, carries = 1): Shares {
  const peers = [
    ...SPENDS.map((spend, at) => ({
      id: `buyer ${at}`,
      bid: { limitPerMiB: 10n ** 6n, spendPerSecond: BigInt(spend) },
      isServed: true,
    })),
    ...Array.from({ length: FREE_PEERS }, (_, at) => ({ id: `free ${at}`, isServed: false })),
  ].map((peer) => ({ ...peer, prefix: peer.id, receivedBytes: 0, isPrivate: false }));
  const round = sellRound({
    uploadBytesPerSecond: LINK,
    freeFraction: FREE_FRACTION,
    reservePerMiB: 1n,
    peers,
    lastPricePerMiB: undefined,
  });
  const gate = createUploadGate();
  gate.share(round.shares, LINK);
  const queue = createEventQueue();
  const waiting = new Map<string, number>();
  const sent = new Map<string, number>();
  const roundTrips = new Map(peers.map(({ id }) => [id, 20 + random.next() * 180]));
  let isBusy = false;
  const send = (): void => {
    if (isBusy) return;
    const turn = gate.next(queue.nowMs, (id) => (waiting.get(id) ?? 0) > 0);
    if (turn.kind === "idle") return;
    isBusy = true;
    if (turn.kind === "wait") {
      queue.at(queue.nowMs + Math.max(turn.ms, 0.01), () => {
        isBusy = false;
        send();
      });
      return;
    }
    const { id } = turn;
    waiting.set(id, (waiting.get(id) ?? 0) - 1);
    gate.served(id, BLOCK_BYTES, queue.nowMs);
    const travelMs = (BLOCK_BYTES * 1_000) / (LINK * carries) / (0.9 + random.next() * 0.2);
    queue.at(queue.nowMs + travelMs, () => {
      isBusy = false;
      sent.set(id, (sent.get(id) ?? 0) + BLOCK_BYTES);
      queue.at(queue.nowMs + (roundTrips.get(id) ?? 0), () => ask(id, 1));
      send();
    });
  };
  const ask = (id: string, blocks: number): void => {
    waiting.set(id, (waiting.get(id) ?? 0) + blocks);
    send();
  };
  // Enough blocks on their way to fill the link alone, as clients that are well made ask for.
  for (const { id } of peers) ask(id, Math.ceil(((LINK / BLOCK_BYTES) * (roundTrips.get(id) ?? 0)) / 1_000) + 8);
  queue.runUntil(SECONDS * 1_000);
  const rate = (id: string): number => (sent.get(id) ?? 0) / SECONDS;
  const share = (id: string): number =>
    (round.shares.find((one) => one.id === id)?.bytesPerSecond ?? 0) * Math.min(1, carries);
  const buyers = peers.filter(({ isServed }) => isServed).map(({ id }) => id);
  const whole = peers.reduce((sum, { id }) => sum + rate(id), 0);
  return {
    error: Math.max(...buyers.map((id) => Math.abs(rate(id) / share(id) - 1))),
    freePart: 1 - buyers.reduce((sum, id) => sum + rate(id), 0) / whole,
  };
}
