import path from "node:path";
import type { AddRequest } from "../model.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { checkOptions } from "./checkOptions.ts";
import type { TransferRecord } from "./record.ts";
import type { ResolvedSource } from "./resolveSource.ts";

/** The record of a transfer that is just being added. */
export function newRecord(
  source: ResolvedSource,
  request: AddRequest,
  metainfo: Metainfo | undefined,
  { position, addedAt }: Pick<TransferRecord, "position" | "addedAt">,
): TransferRecord {
  const wanted = request.wanted ?? source.selectOnly;
  return {
    id: source.id,
    name: metainfo?.name ?? source.name,
    folder: path.normalize(request.folder),
    trackers: source.trackers,
    webSeeds: source.webSeeds,
    peers: source.peers,
    ...(metainfo === undefined ? {} : { info: metainfo.infoBytes }),
    ...(wanted === undefined ? {} : { wanted }),
    allowRisky: request.allowRisky ?? false,
    seedOnly: request.seedOnly ?? false,
    options: checkOptions(request.options),
    position,
    intent: request.paused === true ? "pause" : "run",
    claimed: false,
    adopted: [],
    open: false,
    receivedBytes: 0,
    sentBytes: 0,
    seeding: { seconds: 0, freely: false },
    addedAt,
  };
}
