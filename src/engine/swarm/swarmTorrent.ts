import { performance } from "node:perf_hooks";
import type WebTorrent from "webtorrent";
import type { LibraryTorrent, LibraryWire } from "webtorrent";
import type { Log } from "../ports.ts";
import { AT_REST } from "./atRest.ts";
import { createChunkStore } from "./chunkStore.ts";
import { CLIENT_NAME } from "./client.ts";
import { installDiscovery } from "./discovery/installDiscovery.ts";
import type { SharedDiscovery } from "./discovery/sharedDiscovery.ts";
import { leaveSeeds } from "./leaveSeeds.ts";
import { guardTorrent } from "./network/guardTorrent.ts";
import { dropSilentPeers, readHealth } from "./peerHealth.ts";
import { installPicker, type Picker } from "./picker/installPicker.ts";
import { rememberSpeed } from "./picker/pipeline.ts";
import { createUrgentPieces } from "./picker/urgentPieces.ts";
import { redialInPlaintext } from "./plaintextRedial.ts";
import type {
  SwarmContent,
  SwarmListener,
  SwarmSources,
  SwarmStats,
  SwarmStore,
  SwarmTarget,
  SwarmTorrent,
} from "./port.ts";
import { createRateLimit } from "./rateLimit.ts";
import { budgetReads, type ReadBudget } from "./readBudget.ts";
import { toLibraryTorrent } from "./replacements/libraryTorrent.ts";
import { createUnwritten } from "./unwritten.ts";
import { installUploads } from "./uploads/installUploads.ts";
import type { SwarmUploads } from "./uploads/swarmUploads.ts";
import { installWebSeeds, type WebSeeds } from "./webSeeds/installWebSeeds.ts";
import { withdrawPieces } from "./withdrawPieces.ts";

/** Requests a peer may queue with us; what we announce is what the guards allow. */
const REQUEST_QUEUE = 500;
/** Trackers get this long to hear that we left. */
const CLOSE_TIMEOUT_MS = 2_000;
/** Peers asked of one tracker at a time, while there is room for more. */
const PEERS_WANTED = 100;
const UNKNOWN_LEFT = 16_384;
const NO_SOURCES: SwarmSources = {
  trackers: [],
  dht: { enabled: false, nodes: 0, lastPeers: 0 },
  found: { tracker: 0, dht: 0, lsd: 0, pex: 0 },
};

/** Opens one torrent in the client: every hook into the library's torrent is here and in the files imported above. */
export function openTorrent(
  client: WebTorrent,
  target: SwarmTarget,
  listener: SwarmListener,
  log: Log,
  reads: ReadBudget,
  shared: SharedDiscovery,
  allUploads: SwarmUploads,
  content?: SwarmContent,
): SwarmTorrent {
  const torrent = client.add(toLibraryTorrent(target, content?.metainfo), {
    store: content === undefined ? noStore : storeFor(content),
    storeCacheSlots: 0,
    ...(content === undefined ? {} : { bitfield: content.bitfield }),
    deselect: true,
    path: "",
    strategy: "sequential",
    uploads: 0,
  });
  // The library hangs up on whoever greets it with this name of the torrent, which it never sets: we would be a peer of ours.
  Object.assign(torrent, { peerId: client.peerId });
  const download = createRateLimit(() => performance.now());
  const upload = createRateLimit(() => performance.now());
  const urgent = createUrgentPieces();
  let attached = content;
  let heardMetadata = content !== undefined;
  let missing = content === undefined ? 0 : countMissing(content);
  let missingAtFirst = missing;
  const unwritten = createUnwritten(() => performance.now());
  let picker: Picker | undefined;
  let closing: Promise<void> | undefined;
  let last: SwarmStats = { ...AT_REST, receivedBytes: 0, sentBytes: 0 };

  function storeFor(of: SwarmContent): () => object {
    const { metainfo } = of;
    const store: SwarmStore = {
      read: of.store.read,
      put: (piece, bytes) => unwritten.during(bytes.length, () => of.store.put(piece, bytes)),
    };
    return function ChunkStore() {
      return createChunkStore(store, metainfo.pieceBytes, metainfo.totalBytes, (error) => {
        listener.onStoreError(error);
      });
    };
  }

  /** What trackers are told, in bytes; while the metadata is missing, something is left. */
  function readAmounts() {
    const { uploaded, received: downloaded, numPeers } = torrent;
    const left =
      attached === undefined
        ? UNKNOWN_LEFT
        : Math.min(attached.metainfo.totalBytes, missing * attached.metainfo.pieceBytes);
    return { uploaded, downloaded, left, peersWanted: numPeers < client.maxConns ? PEERS_WANTED : 0 };
  }

  // Bytes from a peer go to our parser; only a torrent that it believed goes on in the library.
  const proceed = torrent._onMetadata.bind(torrent);
  torrent._onMetadata = (metadata) => {
    if (!(metadata instanceof Uint8Array)) return proceed(metadata);
    if (!heardMetadata) {
      heardMetadata = true;
      listener.onMetadata(metadata);
    }
    return undefined;
  };
  // What is on disk was checked before the torrent was opened.
  torrent._verifyPieces = (done) => {
    queueMicrotask(() => {
      done(null);
    });
  };
  torrent._checkDone = () => {
    if (torrent.destroyed || attached === undefined) return false;
    if (missing === 0 && !torrent.done) {
      torrent.done = true;
      torrent.emit("done");
      if (missingAtFirst > 0) discovery()?.complete();
    }
    return torrent.done;
  };
  redialInPlaintext(client, torrent);
  budgetReads(torrent, reads);
  const seeds = leaveSeeds(torrent);
  const discovery = installDiscovery(
    torrent,
    { infoHash: target.infoHash, trackers: target.trackers, amounts: readAmounts },
    shared,
  );
  let webSeeds: WebSeeds | undefined;
  const addedWebSeeds: string[] = [];
  const blame = guardTorrent(
    torrent,
    log,
    {
      isServing: (url) => webSeeds?.isServing(url) ?? false,
      ban: (url) => webSeeds?.ban(url) ?? false,
    },
    (wire) => uploads.creditOf(wire),
  );
  const uploads = installUploads(torrent, allUploads, upload);
  if (content !== undefined) uploads.begin(content.metainfo);

  torrent.on("wire", (wire: LibraryWire) => {
    rememberSpeed(wire);
    wire.extendedHandshake["v"] = CLIENT_NAME;
    wire.extendedHandshake["reqq"] = REQUEST_QUEUE;
    wire.extendedHandshake["p"] = shared.port();
  });
  torrent.on("metadata", () => {
    if (attached === undefined) return;
    picker = installPicker(torrent, attached.plan, download, urgent, blame.mayAskPeer, uploads.isPaid);
    webSeeds = installWebSeeds(torrent, {
      metainfo: attached.metainfo,
      urls: [...target.webSeeds, ...addedWebSeeds],
      picker,
      blame,
      limit: download,
      reads,
      userAgent: CLIENT_NAME,
    });
  });
  torrent.on("verified", (piece: number) => {
    missing -= 1;
    listener.onPiece(piece);
  });
  torrent.on("warning", (error: unknown) => {
    log.write("debug", `${target.infoHash}: ${error instanceof Error ? error.message : String(error)}`);
  });
  torrent.on("error", (error: unknown) => {
    if (closing === undefined) listener.onLost(error);
  });
  torrent.once("infoHash", () => {
    for (const peer of target.peers) torrent.addPeer(peer, "manual");
  });

  const readStats = (): SwarmStats => {
    if (!torrent.destroyed) {
      last = {
        downloadBytesPerSecond: torrent.downloadSpeed,
        uploadBytesPerSecond: torrent.uploadSpeed,
        webSeedBytesPerSecond: webSeeds?.bytesPerSecond() ?? 0,
        receivedBytes: torrent.received,
        sentBytes: torrent.uploaded,
        peers: torrent.numPeers,
        seeds: seeds.count,
      };
    }
    return last;
  };

  return {
    get stats() {
      return readStats();
    },
    attach(newContent) {
      if (attached !== undefined || torrent.destroyed) return;
      attached = newContent;
      heardMetadata = true;
      missing = countMissing(newContent);
      missingAtFirst = missing;
      torrent._store = storeFor(newContent);
      torrent._startupBitfield = newContent.bitfield;
      uploads.begin(newContent.metainfo);
      void proceed(toLibraryTorrent(target, newContent.metainfo));
    },
    replan(plan) {
      picker?.change(plan);
    },
    urge(pieces) {
      const release = urgent.add(pieces);
      picker?.hurry();
      return () => {
        release();
        picker?.hurry();
      };
    },
    withdraw(first, last) {
      if (!torrent.destroyed) withdrawPieces(torrent, first, last);
    },
    health: () => readHealth(torrent, unwritten, webSeeds?.health() ?? []),
    shake() {
      if (torrent.destroyed) return;
      dropSilentPeers(torrent);
      for (const peer of target.peers) torrent.addPeer(peer, "manual");
      discovery()?.hurry();
    },
    limitRates({ downloadLimit, uploadLimit }) {
      download.setRate(downloadLimit);
      upload.setRate(uploadLimit);
      allUploads.pump.wake();
    },
    sources: () => discovery()?.sources() ?? NO_SOURCES,
    reannounce() {
      discovery()?.hurry();
    },
    countPeers() {
      discovery()?.count();
    },
    addPeers(peers) {
      if (torrent.destroyed) return;
      for (const peer of peers) torrent.addPeer(peer, "manual");
    },
    addWebSeeds(urls) {
      if (webSeeds === undefined) addedWebSeeds.push(...urls);
      else webSeeds.add(urls);
    },
    close() {
      readStats();
      last = { ...last, ...AT_REST };
      closing ??= leave(torrent);
      return closing;
    },
  };
}

function leave(torrent: LibraryTorrent): Promise<void> {
  return new Promise((resolve) => {
    if (torrent.destroyed) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
    torrent.destroy({ destroyStore: false }, () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function countMissing({ metainfo, bitfield }: SwarmContent): number {
  let missing = 0;
  for (let piece = 0; piece < metainfo.pieceCount; piece++) {
    if (((bitfield[piece >> 3] ?? 0) & (0x80 >> (piece & 7))) === 0) missing++;
  }
  return missing;
}

function noStore(): never {
  throw new Error("a torrent without content has no store");
}
