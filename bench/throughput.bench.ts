// One seeder (libtorrent) to one downloader, and one seeder to one leech, beside aria2: rates in turn on the same data.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { encodeBencode } from "../src/engine/torrent/encodeBencode.ts";
import { freePort } from "../test/integration/support/freePort.ts";
import { bench } from "./bench.ts";
import { startBenchEngine } from "./engine/startBenchEngine.ts";
import { evenPiece, evenTorrent, writeEvenFile } from "./peers/evenTorrent.ts";
import { startRawPeers } from "./peers/startRawPeers.ts";
import { fetchWithAria2, listens, seedWithAria2 } from "./rivals/aria2.ts";
import { interleaved } from "./rivals/interleaved.ts";
import { tellPeer } from "./rivals/tellPeer.ts";
import { inTemporaryFolder } from "./temporaryFolder.ts";

const MIB = 1024 * 1024;
const ROUNDS = 3;
const SERVE_MS = 4_000;

await bench(() =>
  inTemporaryFolder(async (folder) => {
    const torrent = evenTorrent("throughput.bin", 1_024, 256 * 1024);
    const data = path.join(folder, "data");
    mkdirSync(data);
    writeEvenFile(path.join(data, torrent.name), torrent);
    const port = await freePort();
    const tracker = await tellPeer(() => port);
    const torrentFile = path.join(folder, "t.torrent");
    const hash = createHash("sha1").update(evenPiece(torrent.name, torrent.pieceBytes)).digest();
    const info = {
      length: torrent.totalBytes,
      name: torrent.name,
      "piece length": torrent.pieceBytes,
      pieces: Buffer.alloc(20 * torrent.pieceCount, hash),
    };
    writeFileSync(torrentFile, encodeBencode({ announce: tracker.url, info }));
    const source = { kind: "file", bytes: torrent.bytes } as const;

    const seeder = spawn("/usr/bin/python3", [
      path.join(import.meta.dirname, "seeders.py"),
      torrentFile,
      data,
      ...[String(port), "1", "0"],
    ]);
    await once(seeder.stdout, "data");
    await listens(port);
    let round = 0;
    const rateOf = async (work: (into: string) => Promise<void>): Promise<number> => {
      const into = path.join(folder, `into-${String(round++)}`);
      mkdirSync(into);
      const begun = performance.now();
      await work(into);
      return torrent.totalBytes / MIB / ((performance.now() - begun) / 1_000);
    };
    const fetched = await interleaved(
      "fetch from one libtorrent",
      {
        Swarmbid: () =>
          rateOf(async (into) => {
            const engine = await startBenchEngine(path.join(into, "state"));
            const hints = { peers: [`127.0.0.1:${String(port)}`] };
            const id = await engine.transfers.add({ source, folder: path.join(into, "data"), hints });
            await engine.until(id, ({ phase }) => phase === "seeding");
            await engine.close();
          }),
        aria2: () => rateOf((into) => fetchWithAria2(torrentFile, into)),
      },
      ROUNDS,
      "MiB/s",
    );
    const ended = once(seeder, "exit");
    seeder.kill();
    await ended;
    tracker.close();

    const served = async (at: number): Promise<number> => {
      const leech = await startRawPeers(torrent, { role: "leech", count: 1, dial: at });
      await delay(SERVE_MS);
      const { bytes } = await leech.count();
      await leech.close();
      return bytes / MIB / (SERVE_MS / 1_000);
    };
    const uploaded = await interleaved(
      "serve to one peer",
      {
        async Swarmbid() {
          const engine = await startBenchEngine(path.join(folder, `state-${String(round++)}`));
          const id = await engine.transfers.add({ source, folder: data, seedOnly: true });
          await engine.until(id, ({ phase }) => phase === "seeding");
          const rate = await served(engine.status.port ?? 0);
          await engine.close();
          return rate;
        },
        async aria2() {
          const at = await freePort();
          const rival = await seedWithAria2(torrentFile, data, at);
          const rate = await served(at);
          await rival.close();
          return rate;
        },
      },
      ROUNDS,
      "MiB/s",
    );
    return [...fetched, ...uploaded];
  }),
);
