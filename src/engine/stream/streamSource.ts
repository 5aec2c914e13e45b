import type { FileSnapshot, TransferId } from "../model.ts";

/** Where the served bytes come from. */
export interface StreamSource {
  files(id: TransferId): readonly FileSnapshot[];
  read(
    id: TransferId,
    range: { readonly file: number; readonly offset: number; readonly length: number },
    signal: AbortSignal,
  ): Promise<Uint8Array>;
}

/** A file that has an address. */
export interface ServedFile {
  readonly id: TransferId;
  readonly file: FileSnapshot;
}
