import type { TransferPhase } from "../model.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import type { DiagnoseFacts } from "./diagnose.ts";
import { effectiveLimits } from "./effectiveLimits.ts";
import type { TransferRecord } from "./record.ts";
import type { OpenContent } from "./run.ts";
import { NO_STATS } from "./snapshot.ts";
import type { TransferParts } from "./transferParts.ts";

export interface DiagnosedTransfer {
  readonly phase: TransferPhase;
  readonly record: TransferRecord;
  readonly metainfo: Metainfo | undefined;
  readonly open: OpenContent | undefined;
  readonly waitsBecause: string | undefined;
  readonly parts: Pick<TransferParts, "settings" | "clock" | "swarm">;
}

/** Gathers what a diagnosis looks at. */
export function diagnoseFacts({
  phase,
  record,
  metainfo,
  open,
  waitsBecause,
  parts,
}: DiagnosedTransfer): DiagnoseFacts {
  const settings = parts.settings();
  const torrent = open?.session.torrent;
  return {
    phase,
    error: record.error,
    waitsBecause,
    settings,
    limits: effectiveLimits(settings, new Date(parts.clock.now())),
    ownLimits: record.options,
    stats: torrent?.stats ?? NO_STATS,
    isPrivate: metainfo?.isPrivate ?? false,
    port: parts.swarm.port,
    portMapping: parts.swarm.portMapping(),
    defences: parts.swarm.defences(),
    sources: torrent?.sources(),
    health: torrent?.health(),
    webSeeds: record.webSeeds.length,
  };
}
