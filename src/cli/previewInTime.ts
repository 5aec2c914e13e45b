import { SwarmbidError } from "../engine/errors.ts";
import type { SourceHints, TorrentPreview, TorrentSource } from "../engine/model.ts";
import type { CommandParts } from "./commandParts.ts";
import { formatSeconds } from "./formatAmounts.ts";

/** Asks for a torrent's contents, for so long at most. Throws `metadataTimeout` when nobody answered by then. */
export async function previewInTime(
  source: TorrentSource,
  hints: SourceHints,
  limitMs: number | undefined,
  { engine, clock, signal }: CommandParts,
): Promise<TorrentPreview> {
  if (limitMs === undefined) return engine.transfers.preview(source, hints, signal);
  const late = new AbortController();
  const cancel = clock.after(limitMs, () => {
    late.abort();
  });
  try {
    return await engine.transfers.preview(source, hints, AbortSignal.any([signal, late.signal]));
  } catch (error) {
    if (!late.signal.aborted || signal.aborted) throw error;
    throw new SwarmbidError(
      "metadataTimeout",
      `Nobody told what is inside this torrent within ${formatSeconds(limitMs / 1_000)}: name a tracker with --tracker or a peer with --peer, or give it a longer --timeout.`,
      error,
    );
  } finally {
    cancel();
  }
}
