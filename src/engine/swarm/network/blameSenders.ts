import type { BlockRequest, Wire } from "bittorrent-protocol";
import { senderOf } from "./banList.ts";
import type { PartialPiece, Torrent } from "./libraryShapes.ts";
import { BLOCK_BYTES } from "./peerMessages.ts";
import { createPieceBlame, type SentBlock } from "./pieceBlame.ts";
import { wireGuard } from "./wireGuards.ts";

const FAILED = /^Piece (?<piece>\d+) failed verification$/;

/** What senders that are no peers tell and ask. */
export interface SenderBlame {
  /** Bytes of a piece, from whole blocks on. */
  received(sender: string, piece: number, offset: number, bytes: Uint8Array): void;
  /** Whether a piece that failed may be asked from this sender now. */
  mayAsk(piece: number, sender: string): boolean;
  /** The same of a peer, by its connection. */
  mayAskPeer(piece: number, wire: object): boolean;
}

/**
 * Watches who sends which block of this torrent and calls `onCulprit` for each proven piece of false data. `isOtherServing` knows of
 * senders that are no peers.
 */
export function blameSenders(
  torrent: Torrent,
  onCulprit: (sender: string) => void,
  isOtherServing: (sender: string) => boolean,
): SenderBlame {
  const blame = createPieceBlame();
  /** Blocks of pieces that are being fetched; the bytes only of suspects and of the block that completes a piece. */
  const received = new Map<number, (SentBlock | undefined)[]>();
  /** The piece as it was when a block was asked for. One that failed is another one afterwards, and takes nothing that was asked for before. */
  const askedFor = new WeakMap<BlockRequest, PartialPiece>();

  const blocksOf = (piece: number): SentBlock[] => {
    const blocks = received.get(piece) ?? [];
    received.delete(piece);
    return blocks.filter((block) => block !== undefined);
  };

  const note: SenderBlame["received"] = (sender, piece, offset, bytes) => {
    const blocks = received.get(piece) ?? [];
    received.set(piece, blocks);
    for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
      // The library keeps the first answer to each block.
      blocks[(offset + at) / BLOCK_BYTES] ??= { sender, bytes: bytes.subarray(at, at + BLOCK_BYTES) };
    }
  };

  torrent.on("wire", (wire: Wire) => {
    const sender = senderOfWire(torrent, wire);
    wireGuard(wire).onBlock = (request, bytes) => {
      const { piece, offset } = request;
      const asked = askedFor.get(request);
      if (asked !== undefined && asked === torrent.pieces[piece]) note(sender, piece, offset, bytes);
    };
  });
  torrent.on("verified", (piece: number) => {
    for (const culprit of blame.verified(piece, blocksOf(piece))) onCulprit(culprit);
  });
  torrent.on("warning", (warning: unknown) => {
    const piece = warning instanceof Error ? FAILED.exec(warning.message)?.groups?.["piece"] : undefined;
    if (piece === undefined) return;
    for (const culprit of blame.failed(Number(piece), blocksOf(Number(piece)))) onCulprit(culprit);
  });

  const isServing = (sender: string): boolean =>
    isOtherServing(sender) ||
    torrent.wires.some((other) => !other.peerChoking && senderOfWire(torrent, other) === sender);
  const mayAsk = (piece: number, sender: string): boolean =>
    !blame.isSuspect(piece) || blame.mayAsk(piece, sender, isServing);
  const mayAskPeer = (piece: number, wire: object): boolean =>
    !blame.isSuspect(piece) || mayAsk(piece, senderOfWire(torrent, wire as Wire));
  const ask = torrent._request;
  torrent._request = (wire, piece, hotswap) => {
    const before = wire.requests.length;
    if (!mayAskPeer(piece, wire) || !ask.call(torrent, wire, piece, hotswap)) return false;
    const request = wire.requests.at(-1);
    const asked = torrent.pieces[piece];
    if (request !== undefined && wire.requests.length > before && asked) askedFor.set(request, asked);
    return true;
  };
  return { received: note, mayAsk, mayAskPeer };
}

export function senderOfWire(torrent: Torrent, wire: Wire): string {
  if (wire.remoteAddress !== undefined) return senderOf(wire.remoteAddress, wire.remotePort ?? 0);
  for (const [id, peer] of torrent._peers ?? []) if (peer.wire === wire) return id;
  return "";
}
