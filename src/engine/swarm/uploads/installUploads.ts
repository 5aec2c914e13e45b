import type { Wire } from "bittorrent-protocol";
import type { PeerListener, UploadPeer } from "../../uploadPort.ts";
import { isSeed } from "../isSeed.ts";
import type { BlockCredit } from "../network/blameSenders.ts";
import type { Torrent } from "../network/libraryShapes.ts";
import { wireGuard } from "../network/wireGuards.ts";
import type { RateLimit } from "../rateLimit.ts";
import { speakMarket } from "./marketExtension.ts";
import type { SwarmUploads } from "./swarmUploads.ts";

/** One torrent's part in the uploads. */
export interface TorrentUploads {
  /** The contents are known: who is connected and who comes may be served. */
  begin(contents: TorrentContents): void;
  /** Where a block that comes from this peer now is counted. */
  creditOf(wire: Wire): BlockCredit | undefined;
  /** The last block that came from this peer is counted somewhere. */
  isPaid(wire: object): boolean;
}

export interface TorrentContents {
  readonly infoHash: string;
  readonly isPrivate: boolean;
  readonly pieceBytes: number;
}

/** Takes choking out of the library's hands, and makes each connection of this torrent known to the market. `limit`: of this torrent alone. */
export function installUploads(subject: object, shared: SwarmUploads, limit: RateLimit): TorrentUploads {
  const torrent = subject as Torrent;
  const unchokes = new WeakMap<Wire, () => void>();
  const creditors = new WeakMap<Wire, () => BlockCredit | undefined>();
  const paid = new WeakSet<object>();
  let contents: TorrentContents | undefined;

  torrent._rechoke = () => undefined;

  function connect(wire: Wire, { infoHash, isPrivate, pieceBytes }: TorrentContents): void {
    const { uploads, pump } = shared;
    const { requests } = wireGuard(wire);
    const id = shared.newId();
    const market = speakMarket(wire, {
      announced(terms) {
        listener.announced(terms);
      },
      message(bytes) {
        listener.message(bytes);
      },
    });
    const announce = (): void => {
      market.announce(uploads.announcement({ infoHash, isPrivate }));
    };
    const peer: UploadPeer = {
      id,
      infoHash,
      isPrivate,
      pieceBytes,
      address: (wire.remoteAddress ?? "").replace(/^\[|\]$/g, ""),
      traffic: () => ({
        isInterested: wire.peerInterested && !isSeed(wire, torrent.pieces.length),
        isUseful: wire.amInterested,
        letsUsAsk: !wire.peerChoking,
        sentBytes: wire.uploaded,
        receivedBytes: wire.downloaded,
        askingMs: requests.askingMs,
      }),
      send: market.send,
    };
    const listener = uploads.connected(peer);
    const credits = creditsOf(listener);
    creditors.set(wire, credits.of);
    for (const [, { wire: other, conn }] of torrent._peers ?? []) {
      if (other !== wire || conn === null) continue;
      requests.socket = conn;
      conn.on("drain", requests.drained);
    }
    requests.onReady = pump.wake;
    for (const event of ["interested", "uninterested"])
      wire.on(event, () => {
        uploads.changed();
      });
    shared.join({
      id,
      unchoke: unchokes.get(wire) ?? (() => undefined),
      choke() {
        wire.choke();
      },
      reannounce: announce,
    });
    pump.add({
      id,
      get isReady() {
        return !wire.amChoking && requests.isReady;
      },
      get limitMs() {
        return limit.waitMs();
      },
      send() {
        const bytes = requests.send();
        limit.take(bytes);
        listener.delivered(bytes);
        return bytes;
      },
    });
    wire.once("close", () => {
      creditors.delete(wire);
      credits.end();
      shared.leave(id);
      listener.gone();
    });
    announce();
    if (wire.peerExtendedHandshake.m !== undefined) listener.announced(wire.peerExtendedHandshake.sb);
    if (wire.peerInterested) uploads.changed();
  }

  torrent.on("wire", (wire: Wire) => {
    if (wire.type === "webSeed") return;
    unchokes.set(wire, wire.unchoke.bind(wire));
    // The library serves whoever becomes interested.
    wire.unchoke = () => undefined;
    if (contents !== undefined) connect(wire, contents);
  });

  return {
    begin(known) {
      if (contents !== undefined) return;
      contents = known;
      for (const wire of torrent.wires) if (!wire.destroyed && unchokes.has(wire)) connect(wire, known);
    },
    creditOf(wire) {
      const credit = creditors.get(wire)?.();
      if (credit === undefined) paid.delete(wire);
      else paid.add(wire);
      return credit;
    },
    isPaid: (wire) => paid.has(wire),
  };
}

/** The same for all blocks under one tag, so that they add up. */
function creditsOf(listener: PeerListener): { of(): BlockCredit | undefined; end(): void } {
  let last: { readonly tag: number; readonly credit: BlockCredit } | undefined;
  let isOver = false;
  return {
    of() {
      const tag = listener.blockTag();
      if (tag === undefined) return undefined;
      if (last?.tag !== tag) {
        const verified = (bytes: number): void => {
          if (!isOver) listener.verified(tag, bytes);
        };
        last = { tag, credit: { verified } };
      }
      return last.credit;
    },
    end() {
      isOver = true;
    },
  };
}
