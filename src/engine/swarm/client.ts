import { randomBytes } from "node:crypto";
import WebTorrent from "webtorrent";
import type { EngineSettings } from "../model.ts";
import type { Log } from "../ports.ts";

/** Azureus-style peer id (BEP 20): "SW", version 0.1.0.0. */
const PEER_ID_PREFIX = "-SW0100-";
export const CLIENT_NAME = "Swarmbid/0.1.0";

const noLimit = -1;

/** Opens the library's client and resolves when it listens. A listening port that is taken is replaced by any free one. */
export async function openClient(settings: EngineSettings, log: Log): Promise<WebTorrent> {
  try {
    return await listen(settings, settings.listenPort);
  } catch (error) {
    if (settings.listenPort === 0) throw error;
    log.write("warn", `Port ${String(settings.listenPort)} is taken: listening on another one.`, error);
    return listen(settings, 0);
  }
}

function listen(settings: EngineSettings, port: number): Promise<WebTorrent> {
  return new Promise((resolve, reject) => {
    const client = new WebTorrent({
      peerId: Buffer.concat([Buffer.from(PEER_ID_PREFIX), randomBytes(12)]).toString("hex"),
      userAgent: CLIENT_NAME,
      maxConns: settings.maxPeersPerTransfer,
      dht: settings.dht && (settings.dhtBootstrap === undefined ? {} : { bootstrap: settings.dhtBootstrap }),
      tracker: settings.trackers,
      lsd: settings.lsd,
      utPex: settings.pex,
      natUpnp: false,
      natPmp: false,
      utp: false,
      webSeeds: true,
      secure: 1,
      torrentPort: port,
      dhtPort: port,
      downloadLimit: settings.downloadLimit ?? noLimit,
      uploadLimit: settings.uploadLimit ?? noLimit,
    });
    // The public `get` parses what peers send; only our own torrents are looked up here.
    client.get = (id) =>
      Promise.resolve(client.torrents.find((torrent) => torrent === id || torrent.infoHash === id) ?? null);
    client.once("error", reject);
    client.once("listening", () => {
      client.off("error", reject);
      resolve(client);
    });
  });
}

/** Applies rate limits without new sockets. */
export function limitRates(client: WebTorrent, settings: EngineSettings): void {
  client.throttleDownload(settings.downloadLimit ?? noLimit);
  client.throttleUpload(settings.uploadLimit ?? noLimit);
}

/** True when going from one to the other needs fresh sockets. */
export function needsNewSockets(from: EngineSettings, to: EngineSettings): boolean {
  const keys = ["dht", "pex", "lsd", "trackers", "listenPort", "maxPeersPerTransfer"] as const;
  return keys.some((key) => from[key] !== to[key]) || String(from.dhtBootstrap) !== String(to.dhtBootstrap);
}
