import type { Log } from "../ports.ts";
import type { SwarmTarget } from "../swarm/port.ts";
import { formatMetainfo } from "../torrent/formatMetainfo.ts";
import { formatMagnet } from "../torrent/magnet.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { parseInfo } from "../torrent/parseMetainfo.ts";
import type { TransferRecord } from "./record.ts";

export function targetOf(record: TransferRecord, metainfo: Metainfo | undefined): SwarmTarget {
  const { id, name, trackers, webSeeds, peers } = record;
  return { infoHash: id, name, trackers, webSeeds, peers, isPrivate: metainfo?.isPrivate ?? false };
}

export function magnetOf({ id, name, trackers, webSeeds }: TransferRecord): string {
  return formatMagnet({ infoHash: id, name, trackers: trackers.flat(), webSeeds });
}

export function torrentFileOf(metainfo: Metainfo, record: TransferRecord): Uint8Array {
  return formatMetainfo({ infoBytes: metainfo.infoBytes, trackers: record.trackers, webSeeds: record.webSeeds });
}

/** What the record knows of the torrent; undefined while the metadata is missing. With `parsed` it is not read again. */
export function metainfoOf(record: TransferRecord, log: Log, parsed?: Metainfo): Metainfo | undefined {
  if (record.info === undefined) return undefined;
  if (parsed?.infoHash === record.id) return { ...parsed, trackers: record.trackers, webSeeds: record.webSeeds };
  try {
    return parseInfo(record.info, { trackers: record.trackers, webSeeds: record.webSeeds });
  } catch (error) {
    log.write("warn", `The stored metadata of ${record.id} is unreadable and will be fetched again.`, error);
    return undefined;
  }
}
