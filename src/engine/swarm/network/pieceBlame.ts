import { createHash } from "node:crypto";

/** A block as it was put into a piece. */
export interface SentBlock {
  readonly sender: string;
  readonly bytes: Uint8Array;
}

/** Finds out who spoils pieces. A sender is named by a string. */
export interface PieceBlame {
  /** A complete piece had the wrong hash. Returns the culprit when everything came from one sender. */
  failed(piece: number, blocks: readonly SentBlock[]): readonly string[];
  /** The piece is right now. Returns those whose blocks in failed versions differ from the right ones. */
  verified(piece: number, blocks: readonly SentBlock[]): readonly string[];
  /** True for a piece that failed before: its right blocks are wanted in `verified`. */
  isSuspect(piece: number): boolean;
  /**
   * May this piece be asked from this sender? A piece that several spoiled together is fetched from one sender at a time,
   * as long as that one `isServing`: the next failure has one name.
   */
  mayAsk(piece: number, sender: string, isServing: (sender: string) => boolean): boolean;
}

interface Suspect {
  /** Digest of each block of each failed version, with its sender. */
  readonly versions: (readonly { readonly sender: string; readonly digest: string }[])[];
  owner?: string;
}

/** Versions kept of one piece. */
const MAX_VERSIONS = 4;
/** Pieces looked into at the same time. */
const MAX_SUSPECTS = 256;

export function createPieceBlame(): PieceBlame {
  const suspects = new Map<number, Suspect>();
  return {
    failed(piece, blocks) {
      const senders = new Set(blocks.map(({ sender }) => sender));
      if (senders.size <= 1) return [...senders];
      let suspect = suspects.get(piece);
      if (suspect === undefined) {
        const [oldest] = suspects.keys();
        if (suspects.size >= MAX_SUSPECTS && oldest !== undefined) suspects.delete(oldest);
        suspect = { versions: [] };
        suspects.set(piece, suspect);
      }
      delete suspect.owner;
      if (suspect.versions.length < MAX_VERSIONS) {
        suspect.versions.push(blocks.map(({ sender, bytes }) => ({ sender, digest: digestOf(bytes) })));
      }
      return [];
    },
    verified(piece, blocks) {
      const suspect = suspects.get(piece);
      if (suspect === undefined) return [];
      suspects.delete(piece);
      const right = blocks.map(({ bytes }) => digestOf(bytes));
      const culprits = suspect.versions.flatMap((version) =>
        version.filter(({ digest }, block) => right[block] !== undefined && digest !== right[block]),
      );
      return [...new Set(culprits.map(({ sender }) => sender))];
    },
    isSuspect: (piece) => suspects.has(piece),
    mayAsk(piece, sender, isServing) {
      const suspect = suspects.get(piece);
      if (suspect === undefined || suspect.owner === sender) return true;
      if (suspect.owner !== undefined && isServing(suspect.owner)) return false;
      suspect.owner = sender;
      return true;
    },
  };
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha1").update(bytes).digest("base64");
}
