import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startBenchEngine } from "../engine/startBenchEngine.ts";
import { type Figure, told } from "../figure.ts";
import { startRawPeers } from "../peers/startRawPeers.ts";
import { inTemporaryFolder } from "../temporaryFolder.ts";
import { manyPeersTorrent, readFigures, watchMemory } from "./manyPeersFigures.ts";

/** One transfer fetched from many seeds: half of them are called, half call. */
export const fetchFrom = (peers: number): Promise<Figure[]> =>
  inTemporaryFolder(async (folder) => {
    const torrent = manyPeersTorrent();
    const what = `fetch from ${String(peers)}`;
    const engine = await startBenchEngine(path.join(folder, `state-${what}`), { maxPeersPerTransfer: peers });
    const waiting = await startRawPeers(torrent, { role: "seed", count: peers / 2 });
    const memory = watchMemory();
    await engine.reset();
    const startedAt = performance.now();
    const id = await engine.transfers.add({
      source: { kind: "file", bytes: torrent.bytes },
      folder: path.join(folder, what),
      hints: { peers: waiting.addresses },
    });
    while (engine.status.port === undefined) await delay(5);
    const calling = await startRawPeers(torrent, { role: "seed", count: peers / 2, dial: engine.status.port });
    let most = 0;
    await engine.until(id, (snapshot) => {
      most = Math.max(most, snapshot.peers);
      return snapshot.phase === "seeding";
    });
    const figures = await readFigures(what, engine, {
      bytes: torrent.totalBytes,
      ms: performance.now() - startedAt,
      peakMib: memory(),
    });
    await Promise.all([engine.close(), waiting.close(), calling.close()]);
    return [told(`${what}: most peers at once`, most, "peers"), ...figures];
  });
