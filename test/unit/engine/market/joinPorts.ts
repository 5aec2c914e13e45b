import type { Buying } from "../../../../src/engine/market/buyer/buySide.ts";
import type { Market } from "../../../../src/engine/market/market.ts";
import { BLOCK_BYTES } from "../../../../src/engine/market/units.ts";
import { decodeBencode } from "../../../../src/engine/torrent/bencode.ts";
import { encodeBencode } from "../../../../src/engine/torrent/encodeBencode.ts";
import { decodeMessage } from "../../../../src/engine/wire/format/decodeMessage.ts";
import type { WireMessage } from "../../../../src/engine/wire/format/messages.ts";
import { costOf } from "../../../../src/engine/wire/meter.ts";
import type { FakeClock } from "../../../fakes/clock.ts";
import type { createUploadPeers, FakePeer } from "../../../fakes/uploadPeers.ts";

export const TRANSFER = "ab".repeat(20);
export const PIECE_BYTES = 16 * BLOCK_BYTES;
const DELAY_MS = 20;

export interface Occurrence {
  readonly what: WireMessage["type"] | "piece" | "lastPiece";
  readonly when: "before" | "after";
}

interface Port {
  readonly market: Market;
  readonly swarm: ReturnType<typeof createUploadPeers>;
  readonly buying: Buying | undefined;
}

interface Joined {
  readonly clock: FakeClock;
  readonly ports: { readonly buyer: Port; readonly seller: Port };
  /** The buyer's fetch. */
  readonly progress: { readonly isPaused: boolean; leftBytes: number };
  occurred(occurrence: Occurrence): void;
}

export type Line = ReturnType<typeof joinPorts>;

/** One connection: all that is sent arrives in order a little later, and nothing of it once it is cut. */
export function joinPorts({ clock, ports, progress, occurred }: Joined) {
  const { buyer, seller } = ports;
  const underWay = new Set<() => void>();
  /** By tag: the price, and what verified under it. */
  const tagged = new Map<number, { readonly price: bigint; bytes: number }>();
  let isCut = false;
  let askedBlocks = 0;
  let piece: (number | undefined)[] = [];
  let price = 0n;
  let windowBytes = 0;

  /** What the swarm does later, unless the connection is over. */
  function later(call: () => void): void {
    if (isCut) return;
    const cancel = clock.after(DELAY_MS, () => {
      underWay.delete(cancel);
      call();
    });
    underWay.add(cancel);
  }

  function happen(what: Occurrence["what"], call: () => void): void {
    occurred({ what, when: "before" });
    if (isCut) return;
    call();
    occurred({ what, when: "after" });
  }

  function carry(bytes: Uint8Array, to: () => FakePeer): void {
    const message = decodeMessage(bytes);
    if (message === undefined) throw new Error("A market wrote what cannot be read.");
    later(() => {
      happen(message.type, () => {
        if (message.type === "quote" || message.type === "price") price = message.pricePerMiB;
        if (message.type === "accept" || message.type === "ack")
          windowBytes = Math.max(windowBytes, message.windowBytes);
        to().listener.message(bytes);
      });
    });
  }

  const common = { infoHash: TRANSFER, pieceBytes: PIECE_BYTES };
  const here: FakePeer = buyer.swarm.connect({
    ...common,
    address: "10.2.0.1",
    send: (bytes) => {
      carry(bytes, () => there);
    },
  });
  const there: FakePeer = seller.swarm.connect({
    ...common,
    address: "10.1.0.1",
    send: (bytes) => {
      carry(bytes, () => here);
    },
  });
  Object.assign(here.traffic, { isInterested: false, isUseful: true });

  const announcementOf = ({ market }: Port): unknown => {
    const terms = market.announcement({ infoHash: TRANSFER, isPrivate: false });
    return terms && decodeBencode(encodeBencode(terms as Parameters<typeof encodeBencode>[0]));
  };

  function announce(): void {
    for (const [from, to] of [
      [buyer, there],
      [seller, here],
    ] as const) {
      const terms = announcementOf(from);
      later(() => {
        to.listener.announced(terms);
      });
    }
  }

  const wantsAny = (): boolean => !progress.isPaused && progress.leftBytes > 0;

  function arrive(): void {
    here.traffic.receivedBytes += BLOCK_BYTES;
    const tag = here.listener.blockTag();
    if (tag !== undefined && !tagged.has(tag)) tagged.set(tag, { price, bytes: 0 });
    piece.push(tag);
    if (piece.length * BLOCK_BYTES < PIECE_BYTES) return;
    const tags = piece;
    piece = [];
    later(() => {
      verify(tags);
    });
  }

  function verify(tags: readonly (number | undefined)[]): void {
    askedBlocks -= tags.length;
    progress.leftBytes -= PIECE_BYTES;
    const sums = new Map<number, number>();
    for (const tag of tags) if (tag !== undefined) sums.set(tag, (sums.get(tag) ?? 0) + BLOCK_BYTES);
    for (const [tag, bytes] of sums) {
      const counted = tagged.get(tag);
      if (counted !== undefined) counted.bytes += bytes;
    }
    happen(progress.leftBytes > 0 ? "piece" : "lastPiece", () => {
      for (const [tag, bytes] of sums) here.listener.verified(tag, bytes);
      if (progress.leftBytes <= 0) buyer.buying?.changed();
    });
  }

  announce();
  return {
    id: there.peer.id,
    get isCut() {
      return isCut;
    },
    /** A request of the buyer waits. */
    get wants() {
      return there.isUnchoked && wantsAny() && askedBlocks * BLOCK_BYTES < progress.leftBytes;
    },
    get windowBytes() {
      return windowBytes;
    },
    get prices() {
      return [...tagged.values()].map(({ price: at }) => at);
    },
    get paidBytes() {
      return [...tagged.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    },
    get bill() {
      return [...tagged.values()].reduce((sum, { price: at, bytes }) => sum + costOf(bytes, at), 0n);
    },
    announce,
    look(ms: number): void {
      here.traffic.letsUsAsk = there.isUnchoked;
      if (wantsAny()) there.traffic.askingMs += ms;
      if (there.traffic.isInterested === wantsAny()) return;
      there.traffic.isInterested = wantsAny();
      seller.market.changed();
    },
    give(): void {
      askedBlocks += 1;
      there.traffic.sentBytes += BLOCK_BYTES;
      there.listener.delivered(BLOCK_BYTES);
      later(arrive);
    },
    /** Who was killed does not hear of it. */
    cut(killed?: "buyer" | "seller"): void {
      isCut = true;
      for (const cancel of underWay) cancel();
      underWay.clear();
      if (killed !== "buyer") here.listener.gone();
      if (killed !== "seller") there.listener.gone();
    },
  };
}
