import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startBenchEngine } from "../engine/startBenchEngine.ts";
import { atLeast, type Figure } from "../figure.ts";
import { writeEvenFile } from "../peers/evenTorrent.ts";
import { startRawPeers } from "../peers/startRawPeers.ts";
import { inTemporaryFolder } from "../temporaryFolder.ts";
import { manyPeersTorrent, readFigures, watchMemory } from "./manyPeersFigures.ts";

const SERVE_MS = 10_000;

/** One transfer served to many leeches, all of which call us. */
export const serveTo = (peers: number): Promise<Figure[]> =>
  inTemporaryFolder(async (folder) => {
    const torrent = manyPeersTorrent();
    mkdirSync(path.join(folder, "data"));
    writeEvenFile(path.join(folder, "data", torrent.name), torrent);
    const what = `serve to ${String(peers)}`;
    const engine = await startBenchEngine(path.join(folder, `state-${what}`), { maxPeersPerTransfer: peers });
    const id = await engine.transfers.add({
      source: { kind: "file", bytes: torrent.bytes },
      folder: path.join(folder, "data"),
      seedOnly: true,
    });
    await engine.until(id, ({ phase }) => phase === "seeding");
    const memory = watchMemory();
    await engine.reset();
    const leeches = await startRawPeers(torrent, { role: "leech", count: peers, dial: engine.status.port ?? 0 });
    const startedAt = performance.now();
    await delay(SERVE_MS);
    const { bytes } = await leeches.count();
    const ms = performance.now() - startedAt;
    const connected = engine.transfers.get(id)?.peers ?? 0;
    const figures = await readFigures(what, engine, { bytes, ms, peakMib: memory() });
    await Promise.all([engine.close(), leeches.close()]);
    return [atLeast(`${what}: connected`, connected, "peers", peers), ...figures];
  });
