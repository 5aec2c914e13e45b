import { isIP } from "node:net";

/** Peers taken from one announcement. */
export const MAX_PEERS_PER_ANNOUNCE = 200;

const MIN_INTERVAL_MS = 60_000;
const MAX_INTERVAL_MS = 24 * 60 * 60_000;
const COMPACT_V4_BYTES = 6;
const COMPACT_V6_BYTES = 18;
const TRACKER_ID_BYTES = 256;

/** A tracker's wish for the time between two announcements, in bounds: a longer one would overflow the timer and flood the tracker. */
export function clampInterval(intervalMs: number, usualMs: number): number {
  if (!Number.isFinite(intervalMs)) return usualMs;
  return Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, intervalMs));
}

/** What of an announcement's decoded answer the library gets to see: known fields of their right types, peers in bounds. */
export function cleanAnnounceReply(reply: unknown): Readonly<Record<string, unknown>> {
  if (typeof reply !== "object" || reply === null || ArrayBuffer.isView(reply) || Array.isArray(reply)) return {};
  const fields = reply as Readonly<Record<string, unknown>>;
  const trackerId = fields["tracker id"];
  const clean: Record<string, unknown> = {};
  for (const name of ["interval", "min interval", "complete", "incomplete"]) {
    const value = fields[name];
    if (typeof value === "number" && value >= 0) clean[name] = value;
  }
  if (ArrayBuffer.isView(trackerId) && trackerId.byteLength <= TRACKER_ID_BYTES) clean["tracker id"] = trackerId;
  const peers = cleanPeers(fields["peers"], COMPACT_V4_BYTES);
  const peers6 = cleanPeers(fields["peers6"], COMPACT_V6_BYTES);
  return { ...clean, ...(peers === undefined ? {} : { peers }), ...(peers6 === undefined ? {} : { peers6 }) };
}

/** The torrent's counts in a decoded scrape (BEP 48); undefined when the tracker says nothing of it. */
export function readScrapeReply(
  reply: unknown,
  infoHash: string,
): { readonly seeders: number; readonly leechers: number } | undefined {
  // The decoder gives keys one character per byte.
  const key = Buffer.from(infoHash, "hex").toString("latin1");
  const { complete, incomplete } = asFields(asFields(asFields(reply)["files"])[key]);
  return isCount(complete) && isCount(incomplete) ? { seeders: complete, leechers: incomplete } : undefined;
}

function asFields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}

/** Compact peers (BEP 23, BEP 7) stay bytes; peers as dictionaries keep an IP address and a port. */
function cleanPeers(peers: unknown, compactBytes: number): unknown {
  if (peers instanceof Uint8Array) {
    const whole = peers.length - (peers.length % compactBytes);
    return peers.subarray(0, Math.min(whole, MAX_PEERS_PER_ANNOUNCE * compactBytes));
  }
  if (!Array.isArray(peers)) return undefined;
  return peers.slice(0, MAX_PEERS_PER_ANNOUNCE).flatMap((peer: unknown) => {
    if (typeof peer !== "object" || peer === null) return [];
    const { ip, port } = peer as { readonly ip?: unknown; readonly port?: unknown };
    const address = ip instanceof Uint8Array ? Buffer.from(ip).toString("latin1") : "";
    return isIP(address) !== 0 && typeof port === "number" ? [{ ip: address, port }] : [];
  });
}
