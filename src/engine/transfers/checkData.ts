import path from "node:path";
import type { CheckedData } from "../publishing.ts";
import { hashPieces } from "../store/hashPieces.ts";
import { createLayout } from "../store/layout.ts";
import { openPieceStore } from "../store/pieceStore.ts";
import { parseMetainfo } from "../torrent/parseMetainfo.ts";

export interface CheckRun {
  readonly signal: AbortSignal;
  onProgress(doneBytes: number, totalBytes: number): void;
}

/** Compares all files in a folder with a .torrent file; only reads. */
export async function checkData(torrent: Uint8Array, folder: string, run: CheckRun): Promise<CheckedData> {
  const metainfo = parseMetainfo(torrent);
  const { files, totalBytes, pieceCount } = metainfo;
  const layout = createLayout(
    metainfo,
    files.map(({ index }) => index),
  );
  // With every file wanted nothing belongs into a parts file.
  const store = openPieceStore({ metainfo, layout, folder, partsFile: path.join(folder, "none"), readOnly: true });
  const badPieces: number[] = [];
  let checked = 0;
  try {
    await hashPieces(store, metainfo, layout.wantedPieces, {
      signal: run.signal,
      onResult(piece, ok) {
        checked += 1;
        if (!ok) badPieces.push(piece);
        run.onProgress((checked / layout.wantedPieces.length) * totalBytes, totalBytes);
      },
    });
    badPieces.sort((a, b) => a - b);
    const stamps = await store.stamps();
    const missing = new Set(stamps.filter(({ state }) => state !== "final").map(({ index }) => index));
    const cut = stamps.filter(({ state, size, index }) => state === "final" && size !== files[index]?.length);
    const changed = new Set(cut.map(({ index }) => index));
    const unclear = new Set([...missing, ...changed]);
    for (const piece of badPieces) {
      const touched = layout.spans(piece).filter(({ kind }) => kind === "file");
      // A piece that reaches into what is not here says nothing about its neighbours.
      if (touched.some(({ file }) => unclear.has(file))) continue;
      for (const { file } of touched) changed.add(file);
    }
    const named = (indexes: ReadonlySet<number>) =>
      [...indexes].sort((a, b) => a - b).map((file) => files[file]?.path ?? "");
    return {
      id: metainfo.infoHash,
      name: metainfo.name,
      pieceCount,
      badPieces,
      missingFiles: named(missing),
      changedFiles: named(changed),
    };
  } finally {
    await store.close();
  }
}
