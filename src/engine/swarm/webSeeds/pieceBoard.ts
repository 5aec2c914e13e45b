import { webcrypto } from "node:crypto";
import type { LibraryPiece, LibraryTorrent, Reserver } from "webtorrent";
import type { SenderBlame } from "../network/blameSenders.ts";
import type { SourceDesk } from "../picker/sourceDesk.ts";

/** Bytes of the torrent's data, next to one another. */
export interface Stretch {
  readonly start: number;
  readonly length: number;
}

/** Blocks that one source is fetching. To the library it is a peer that they were asked from. */
export interface Claim extends Reserver {
  readonly requests: { readonly piece: number; readonly offset: number }[];
  /** The pieces as they were when they were claimed: one that failed is another one afterwards. */
  readonly pieces: Map<number, LibraryPiece>;
}

export interface Wish {
  /** About so many bytes, one piece at least. */
  readonly bytes: number;
  /** Names the source when somebody sent false data. */
  readonly sender: string;
  mayHave(piece: number): boolean;
}

/** Where sources that are no peers take blocks to fetch from, and bring them: none is fetched twice. */
export interface PieceBoard {
  /** New pieces first, then what is left of started ones, then what slow peers hold. Empty: there is nothing to do. */
  take(claim: Claim, wish: Wish): readonly Stretch[];
  /** One block, at `start` of the torrent's data. */
  put(claim: Claim, sender: string, start: number, bytes: Uint8Array): void;
  /** What was not brought can be had by others. */
  giveBack(claim: Claim): void;
}

export const BLOCK_BYTES = 16_384;
/** Slow holders are asked to hand over at most this many pieces at a time. */
const MAX_HANDOVERS = 8;

/** `onTakenOver` hears of a claim of which a much faster peer took a piece. */
export function createPieceBoard(
  torrent: LibraryTorrent,
  picker: SourceDesk,
  blame: SenderBlame,
  onTakenOver: (claim: Reserver) => void,
): PieceBoard {
  const { pieceLength } = torrent;

  torrent.on("hotswap", (loser: Reserver, _winner: unknown, index: number) => {
    // The library has freed the blocks already.
    const kept = loser.requests.filter(({ piece }) => piece !== index);
    if (!("pieces" in loser)) return;
    loser.requests.splice(0, loser.requests.length, ...kept);
    onTakenOver(loser);
  });

  /** All free blocks of a piece. */
  function reserve(claim: Claim, index: number): Stretch[] {
    const piece = torrent.pieces[index];
    if (piece === null || piece === undefined) return [];
    const blocks: number[] = [];
    for (let block = piece.reserve(); block !== -1; block = piece.reserve()) blocks.push(block);
    if (blocks.length === 0) return [];
    (torrent._reservations[index] ??= []).push(claim);
    claim.pieces.set(index, piece);
    return blocks
      .sort((a, b) => a - b)
      .map((block) => {
        claim.requests.push({ piece: index, offset: block * BLOCK_BYTES });
        return { start: index * pieceLength + block * BLOCK_BYTES, length: piece.chunkLength(block) };
      });
  }

  function unreserve(claim: Claim, index: number): void {
    const holders = torrent._reservations[index];
    const at = holders?.indexOf(claim) ?? -1;
    if (at >= 0) holders?.splice(at, 1, null);
  }

  function takeRest(claim: Claim, { mayHave, sender }: Wish): Stretch[] {
    for (const index of picker.startedPieces()) {
      if (!mayHave(index) || !blame.mayAsk(index, sender)) continue;
      const rest = reserve(claim, index);
      if (rest.length > 0) return rest;
    }
    let handovers = 0;
    for (const index of picker.startedPieces()) {
      if (handovers >= MAX_HANDOVERS) break;
      if (!mayHave(index) || !blame.mayAsk(index, sender)) continue;
      handovers += 1;
      if (torrent._hotswap(claim, index)) return reserve(claim, index);
    }
    return [];
  }

  /** As the library does it when a peer brings the last block. */
  async function finish(index: number, piece: LibraryPiece): Promise<void> {
    const bytes = piece.flush();
    if (bytes === null) return;
    const digest = Buffer.from(await webcrypto.subtle.digest("SHA-1", bytes)).toString("hex");
    if (torrent.destroyed || torrent.pieces[index] !== piece) return;
    if (digest !== torrent._hashes[index]) {
      torrent.pieces[index] = new (piece.constructor as new (length: number) => LibraryPiece)(piece.length);
      torrent.emit("warning", new Error(`Piece ${String(index)} failed verification`));
      torrent._update();
      return;
    }
    torrent.store?.put(index, bytes, () => {
      if (torrent.destroyed) return;
      torrent._markVerified(index);
      for (const wire of [...torrent.wires]) wire.have(index);
      torrent._checkDone();
      torrent._update();
    });
  }

  return {
    take(claim, wish) {
      const fresh = picker.startRun(Math.max(1, Math.floor(wish.bytes / pieceLength)), wish.mayHave);
      const stretches = fresh.flatMap((index) => reserve(claim, index));
      return joined(stretches.length > 0 ? stretches : takeRest(claim, wish));
    },
    put(claim, sender, start, bytes) {
      const index = Math.floor(start / pieceLength);
      const offset = start - index * pieceLength;
      const at = claim.requests.findIndex((request) => request.piece === index && request.offset === offset);
      if (at < 0) return;
      claim.requests.splice(at, 1);
      if (claim.requests.every((request) => request.piece !== index)) unreserve(claim, index);
      const piece = claim.pieces.get(index);
      if (torrent.destroyed || piece === undefined || torrent.pieces[index] !== piece) return;
      blame.received(sender, index, offset, bytes);
      if (piece.set(offset / BLOCK_BYTES, bytes, claim)) void finish(index, piece);
    },
    giveBack(claim) {
      if (torrent.destroyed) return;
      for (const { piece: index, offset } of claim.requests.splice(0)) {
        const piece = claim.pieces.get(index);
        if (piece !== undefined && torrent.pieces[index] === piece) piece.cancel(offset / BLOCK_BYTES);
      }
      for (const index of claim.pieces.keys()) unreserve(claim, index);
      claim.pieces.clear();
      picker.reopen();
    },
  };
}

function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const whole: { start: number; length: number }[] = [];
  for (const { start, length } of stretches) {
    const last = whole.at(-1);
    if (last !== undefined && last.start + last.length === start) last.length += length;
    else whole.push({ start, length });
  }
  return whole;
}
