import type { TransferId } from "./model.ts";

/** How a new torrent is made; undefined: left out of it, or chosen by the data. */
export interface CreateRequest {
  /** Tiers in order (BEP 12). */
  readonly trackers?: readonly (readonly string[])[];
  /** Addresses that serve the same files (BEP 19). */
  readonly webSeeds?: readonly string[];
  /** Peers come from the trackers alone (BEP 27). */
  readonly isPrivate?: boolean;
  readonly comment?: string;
  /** A tag inside the info dictionary, which gives the same data another info-hash. */
  readonly source?: string;
  /** A power of two from 16 KiB to 64 MiB. */
  readonly pieceBytes?: number;
  /** What `.gitignore` files in the folder name is shared too. */
  readonly includeIgnored?: boolean;
  /** What of the folder is not shared, as lines of a `.gitignore` file at its top would say. */
  readonly leaveOut?: readonly string[];
}

/** A new torrent; nothing of it is shared yet. */
export interface CreatedTorrent {
  readonly id: TransferId;
  /** The .torrent file. */
  readonly bytes: Uint8Array;
  /** Where it is seeded from: the folder that holds the shared file or folder. */
  readonly folder: string;
  /** What is below the folder and not in the torrent: its path there, with `/`, and why. */
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
}

/** What a comparison of files with a torrent found. */
export interface CheckedData {
  readonly id: TransferId;
  readonly name: string;
  readonly pieceCount: number;
  /** Missing or wrong, ascending. */
  readonly badPieces: readonly number[];
  /** Paths of the files that are not here, in the torrent's order. */
  readonly missingFiles: readonly string[];
  /** Paths of the files that are here and wrong somewhere, in the torrent's order; what shares a piece with a missing one is not blamed for it. */
  readonly changedFiles: readonly string[];
}
