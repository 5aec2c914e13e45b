import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { AddRequest } from "../../src/engine/model.ts";
import { useBench } from "./support/bench.ts";
import { freePort } from "./support/freePort.ts";
import { namedCause } from "./support/namedCause.ts";
import { inPhase, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const HANDSHAKE_BYTES = 68;
const closings: (() => void)[] = [];

afterEach(() => {
  for (const close of closings.splice(0)) close();
});

async function listen(server: Server | TcpServer): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A peer that has everything and never lets anybody ask; it speaks plain BitTorrent (BEP 3) alone. */
async function startMiser(pieceCount: number): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    let heard = Buffer.alloc(0);
    let greeted = false;
    socket.on("data", (bytes) => {
      heard = Buffer.concat([heard, bytes]);
      if (heard[0] !== 19) socket.destroy();
      else if (!greeted && heard.length >= HANDSHAKE_BYTES) {
        greeted = true;
        const bits = Buffer.alloc(Math.ceil(pieceCount / 8));
        for (let piece = 0; piece < pieceCount; piece++)
          bits[piece >> 3] = (bits[piece >> 3] ?? 0) | (0x80 >> (piece & 7));
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bits.length + 1);
        const handshake = Buffer.concat([heard.subarray(0, 20), Buffer.alloc(8), heard.subarray(28, 48)]);
        socket.write(Buffer.concat([handshake, Buffer.from("-XX0000-miser-miser-"), length, Buffer.from([5]), bits]));
      }
    });
  });
  const port = await listen(server);
  closings.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `127.0.0.1:${String(port)}`;
}

async function begin(
  torrent: Uint8Array,
  more: Partial<AddRequest> = {},
): Promise<{ fetcher: StartedEngine; id: string }> {
  const fetcher = await bench.engine("fetcher");
  const id = await fetcher.transfers.add({
    source: { kind: "file", bytes: torrent },
    folder: bench.inside("target"),
    ...more,
  });
  await fetcher.until(id, inPhase("downloading"));
  return { fetcher, id };
}

test("a dead tracker, and that no peer was found, are named", async () => {
  const dead = `http://127.0.0.1:${String(await freePort())}/announce`;
  const data = await bench.dataset("set", { "a.bin": 100_000 }, { trackers: [[dead]] });
  const { fetcher, id } = await begin(data.torrent);
  expect((await namedCause(fetcher, id, "trackers")).sentence).toContain("127.0.0.1");
  const causes = (await fetcher.transfers.diagnose(id)).map(({ cause }) => cause);
  expect(causes).toEqual(["trackers", "noPeers", "port"]);
});

test("a torrent without any way to find peers is named as such", async () => {
  const data = await bench.dataset("set", { "a.bin": 100_000 }, { trackers: [] });
  const { fetcher, id } = await begin(data.torrent);
  await namedCause(fetcher, id, "noSources");
});

test("a web seed that has not got the files is named with its answer", async () => {
  const server = createServer((_request, response) => response.writeHead(404).end());
  closings.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${String(await listen(server))}/`;
  const data = await bench.dataset("set", { "a.bin": 100_000 }, { trackers: [], webSeeds: [url] });
  const { fetcher, id } = await begin(data.torrent);
  expect((await namedCause(fetcher, id, "webSeeds")).sentence).toContain("404");
});

test("a limit, the queue and a pause are named", async () => {
  const data = await bench.dataset("set", { "a.bin": 3_000_000 });
  await bench.seed(data);
  const { fetcher, id } = await begin(data.torrent, { options: { downloadLimit: 300_000 } });
  await namedCause(fetcher, id, "limit");
  await fetcher.transfers.pause(id);
  expect(await fetcher.transfers.diagnose(id)).toMatchObject([{ cause: "paused" }]);
});

test("peers that have nothing new are named", async () => {
  const data = await bench.dataset("set", { "a.bin": 100_000 });
  const [one, two] = [await bench.engine("one"), await bench.engine("two")];
  const id = data.metainfo.infoHash;
  for (const [engine, name] of [
    [one, "one"],
    [two, "two"],
  ] as const) {
    await engine.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder: bench.inside(name) });
    await engine.until(id, inPhase("downloading"));
  }
  await two.until(id, ({ peers }) => peers > 0);
  await namedCause(two, id, "noSeeds");
});

test("that all peers let us wait is named", async () => {
  const data = await bench.dataset("set", { "a.bin": 1_000_000 }, { trackers: [] });
  const peer = await startMiser(data.metainfo.pieceCount);
  const { fetcher, id } = await begin(data.torrent, { hints: { peers: [peer] } });
  expect((await namedCause(fetcher, id, "choked")).sentence).toMatch(/1 peers? /);
});
