import type { BlockRequest, Wire } from "bittorrent-protocol";
import { senderOf } from "./banList.ts";
import type { PartialPiece, Torrent } from "./libraryShapes.ts";
import { BLOCK_BYTES } from "./peerMessages.ts";
import { createPieceBlame, type SentBlock } from "./pieceBlame.ts";
import { wireGuard } from "./wireGuards.ts";

interface CreditedBlock extends SentBlock {
  readonly credit: BlockCredit | undefined;
}

const FAILED = /^Piece (?<piece>\d+) failed verification$/;

/** Where the bytes of a peer's blocks are counted once their piece is verified. */
export interface BlockCredit {
  verified(bytes: number): void;
}

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
 * senders that are no peers; `creditOf` is asked for each block of a peer as it arrives.
 */
export function blameSenders(
  torrent: Torrent,
  onCulprit: (sender: string) => void,
  isOtherServing: (sender: string) => boolean,
  creditOf: (wire: Wire) => BlockCredit | undefined,
): SenderBlame {
  const blame = createPieceBlame();
  /** Blocks of pieces that are being fetched; the bytes only of suspects and of the block that completes a piece. */
  const received = new Map<number, (CreditedBlock | undefined)[]>();
  /** The piece as it was when a block was asked for. One that failed is another one afterwards, and takes nothing that was asked for before. */
  const askedFor = new WeakMap<BlockRequest, PartialPiece>();

  const blocksOf = (piece: number): CreditedBlock[] => {
    const blocks = received.get(piece) ?? [];
    received.delete(piece);
    return blocks.filter((block) => block !== undefined);
  };

  const note = (sender: string, piece: number, offset: number, bytes: Uint8Array, wire?: Wire): void => {
    const blocks = received.get(piece) ?? [];
    received.set(piece, blocks);
    for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
      // The library keeps the first answer to each block.
      const block = { sender, bytes: bytes.subarray(at, at + BLOCK_BYTES) };
      blocks[(offset + at) / BLOCK_BYTES] ??= { ...block, credit: wire && creditOf(wire) };
    }
  };

  torrent.on("wire", (wire: Wire) => {
    const sender = senderOfWire(torrent, wire);
    wireGuard(wire).onBlock = (request, bytes) => {
      const { piece, offset } = request;
      const asked = askedFor.get(request);
      if (asked !== undefined && asked === torrent.pieces[piece]) note(sender, piece, offset, bytes, wire);
    };
  });
  torrent.on("verified", (piece: number) => {
    const blocks = blocksOf(piece);
    for (const culprit of blame.verified(piece, blocks)) onCulprit(culprit);
    giveCredit(blocks);
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
  return {
    received(sender, piece, offset, bytes) {
      note(sender, piece, offset, bytes);
    },
    mayAsk,
    mayAskPeer,
  };
}

function giveCredit(blocks: readonly CreditedBlock[]): void {
  const sums = new Map<BlockCredit, number>();
  for (const { credit, bytes } of blocks)
    if (credit !== undefined) sums.set(credit, (sums.get(credit) ?? 0) + bytes.length);
  for (const [credit, bytes] of sums) credit.verified(bytes);
}

export function senderOfWire(torrent: Torrent, wire: Wire): string {
  if (wire.remoteAddress !== undefined) return senderOf(wire.remoteAddress, wire.remotePort ?? 0);
  for (const [id, peer] of torrent._peers ?? []) if (peer.wire === wire) return id;
  return "";
}
