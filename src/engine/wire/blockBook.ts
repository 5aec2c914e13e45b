/** Bytes of verified pieces that one sender is to be paid for, at one of its prices. */
export interface Verified {
  readonly sender: string;
  readonly segment: number;
  readonly bytes: number;
}

/** Who sent which block, until the piece is known to be right or wrong. A sender is named by a string, as in blame. */
export interface BlockBook {
  /**
   * A block that was asked for came from `sender`; `segment` is the price at which (`currentSegment` of its meter), undefined for what is
   * served free. The first answer to a block is the one that counts.
   */
  received(block: { readonly piece: number; readonly offset: number; readonly bytes: number }, from: Sender): void;
  /** The piece is right: what each sender gets paid. Forgets the piece. */
  verified(piece: number): readonly Verified[];
  /** The piece is wrong: nobody is paid for any block of it. */
  failed(piece: number): void;
  /** Pieces of which some blocks are here. */
  readonly pieces: number;
}

interface Sender {
  readonly sender: string;
  readonly segment: number | undefined;
}

interface Noted extends Sender {
  readonly bytes: number;
}

export function createBlockBook(): BlockBook {
  /** By piece, then by the offset of the block. */
  const noted = new Map<number, Map<number, Noted>>();
  return {
    received({ piece, offset, bytes }, { sender, segment }) {
      const blocks = noted.get(piece) ?? new Map<number, Noted>();
      noted.set(piece, blocks);
      if (!blocks.has(offset)) blocks.set(offset, { sender, segment, bytes });
    },
    verified(piece) {
      const blocks = noted.get(piece)?.values() ?? [];
      noted.delete(piece);
      return sumUp(blocks);
    },
    failed(piece) {
      noted.delete(piece);
    },
    get pieces() {
      return noted.size;
    },
  };
}

function sumUp(blocks: Iterable<Noted>): Verified[] {
  const sums = new Map<string, Verified>();
  for (const { sender, segment, bytes } of blocks) {
    if (segment === undefined) continue;
    const name = `${segment} ${sender}`;
    sums.set(name, { sender, segment, bytes: bytes + (sums.get(name)?.bytes ?? 0) });
  }
  return [...sums.values()];
}
