import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import Wire from "bittorrent-protocol";
import WebTorrent from "webtorrent";
import type { EngineSettings } from "../model.ts";
import type { Log } from "../ports.ts";
import type { Admission } from "./network/admission.ts";
import { clientGuard } from "./network/clientGuard.ts";
import { createConnectionBudget } from "./network/connectionBudget.ts";
import { guardClient } from "./network/guardClient.ts";
import { FULL_ENCRYPTION, requireEncryption } from "./network/requireEncryption.ts";
import { shareDiffieHellman } from "./network/shareDiffieHellman.ts";

/** Azureus-style peer id (BEP 20): "SW", version 0.1.0.0. */
const PEER_ID_PREFIX = "-SW0100-";
export const CLIENT_NAME = "Swarmbid/0.1.0";

/** Questions to the DHT that are open at once; the library asks 16, too few for many transfers to take turns in time. */
const DHT_QUERIES = 32;

/** As the library numbers it; `prefer` hides the handshake, and the contents when the other side wants that. */
const ENCRYPTION = { off: 0, prefer: 1, require: FULL_ENCRYPTION } as const;

const noLimit = -1;

export interface ClientParts {
  readonly settings: EngineSettings;
  readonly admission: Admission;
  readonly log: Log;
  /** Hears when the client breaks after it was opened. */
  onLost(client: WebTorrent, error: unknown): void;
}

/**
 * Opens the library's client behind its guards and resolves when it listens, for the DHT too. A port that another program
 * has, be it for TCP or for UDP, is replaced by any free one.
 */
export async function openClient(parts: ClientParts): Promise<WebTorrent> {
  const { settings, log } = parts;
  try {
    return await listen(parts, settings.listenPort);
  } catch (error) {
    if (settings.listenPort === 0) throw error;
    log.write(
      "warn",
      `Port ${String(settings.listenPort)} is taken, and another one is used: close the program that has it, or choose another port in the settings.`,
      error,
    );
    return listen(parts, 0);
  }
}

function listen({ settings, admission, log, onLost }: ClientParts, port: number): Promise<WebTorrent> {
  return new Promise((resolve, reject) => {
    const client = new WebTorrent({
      peerId: Buffer.concat([Buffer.from(PEER_ID_PREFIX), randomBytes(12)]).toString("hex"),
      userAgent: CLIENT_NAME,
      maxConns: settings.maxPeersPerTransfer,
      dht: settings.dht && {
        concurrency: DHT_QUERIES,
        ...(settings.dhtBootstrap === undefined ? {} : { bootstrap: settings.dhtBootstrap }),
      },
      // Our own search (discovery/) asks trackers and the local network.
      tracker: false,
      lsd: false,
      utPex: settings.pex,
      natUpnp: false,
      natPmp: false,
      utp: false,
      // Ours are in webSeeds/.
      webSeeds: false,
      secure: ENCRYPTION.prefer,
      torrentPort: port,
      dhtPort: port,
      downloadLimit: settings.downloadLimit ?? noLimit,
      // Blocks are spaced out before the library has them (uploads/).
      uploadLimit: noLimit,
    });
    guardClient(client, { admission, budget: createConnectionBudget(settings.maxConnections) }, log);
    shareDiffieHellman(Wire);
    requireEncryption(Wire);
    // Set afterwards because the library complains on the console about the one that costs most.
    client.secure = ENCRYPTION[settings.encryption];
    // The public `get` parses what peers send; only our own torrents are looked up here.
    client.get = (id) =>
      Promise.resolve(client.torrents.find((torrent) => torrent === id || torrent.infoHash === id) ?? null);
    // Listened to from the first moment to the last: an error that nobody hears ends the thread.
    let onError: (error: unknown) => void = reject;
    client.on("error", (error: unknown) => {
      onError(error);
    });
    const sockets = client.dht === false || client.dht === null ? [client] : [client, client.dht];
    let silent = sockets.length;
    for (const socket of sockets) {
      socket.once("listening", () => {
        silent -= 1;
        if (silent > 0) return;
        onError = (error) => {
          onLost(client, error);
        };
        resolve(client);
      });
    }
  });
}

/** Applies what changes without new sockets: the limits of all torrents together, but that of the upload. */
export function applyLimits(client: WebTorrent, settings: EngineSettings): void {
  clientGuard(client).budget.setLimit(settings.maxConnections);
  client.throttleDownload(settings.downloadLimit ?? noLimit);
}

/** True when going from one to the other needs fresh sockets. */
export function needsNewSockets(from: EngineSettings, to: EngineSettings): boolean {
  const keys = [
    "dht",
    "pex",
    "lsd",
    "trackers",
    "listenPort",
    "maxPeersPerTransfer",
    "encryption",
    "ipFilter",
    "portMapping",
    "transport",
    "allowLocalNetwork",
  ] as const;
  return (
    keys.some((key) => from[key] !== to[key]) ||
    String(from.dhtBootstrap) !== String(to.dhtBootstrap) ||
    !isDeepStrictEqual(from.proxy, to.proxy)
  );
}
