import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdirSync, writeFileSync } from "node:fs";
import { type Server, Socket } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { temporaryFolder } from "./support/dataset.ts";
import { type FileServer, startFileServer } from "./support/fileServer.ts";
import { freePort } from "./support/freePort.ts";
import { type MemoryTorrent, memoryTorrent, openSwarm, type TestSwarm } from "./support/openSwarm.ts";

const bench = useBench();
let temp: ReturnType<typeof temporaryFolder>;
let server: FileServer;
let torrent: MemoryTorrent;
const swarms: TestSwarm[] = [];
const spies: (() => void)[] = [];

beforeEach(async () => {
  temp = temporaryFolder();
  torrent = memoryTorrent("set");
  const [file] = torrent.metainfo.files;
  const at = temp.inside(file?.path ?? "");
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, torrent.data);
  server = await startFileServer(temp.at);
});
afterEach(async () => {
  for (const end of spies.splice(0)) end();
  await Promise.all(swarms.splice(0).map((swarm) => swarm.close()));
  await server.close();
  temp.remove();
});

function open(...settings: Parameters<typeof openSwarm>): TestSwarm {
  const swarm = openSwarm(...settings);
  swarms.push(swarm);
  return swarm;
}

/** What sockets this process makes from now on: `udp`, `listen`, or the port that is dialled. */
function spySockets(): readonly string[] {
  const seen: string[] = [];
  const on = (channel: string, note: (message: unknown) => void): void => {
    subscribe(channel, note);
    spies.push(() => unsubscribe(channel, note));
  };
  on("udp.socket", () => seen.push("udp"));
  on("tracing:net.server.listen:asyncStart", (message) => {
    if ((message as { readonly server?: Server }).server !== undefined) seen.push("listen");
  });
  on("net.client.socket", (message) => {
    const { socket } = message as { readonly socket?: unknown };
    if (!(socket instanceof Socket)) return;
    socket.on("connectionAttempt", (_address: string, port: number) => seen.push(String(port)));
  });
  return seen;
}

test("with web servers alone nothing is opened but connections to them, and the data comes whole", async () => {
  const other = open();
  const seeding = await other.join(torrent, { seeds: true });
  const deadPort = String(await freePort());
  const seen = spySockets();
  const swarm = open({ transport: "httpsOnly", dht: true, dhtBootstrap: [], lsd: true, pex: true });
  const joined = await swarm.join(torrent, {
    webSeeds: [server.url],
    trackers: [[`udp://127.0.0.1:${deadPort}`], ["http://127.0.0.1:1/announce"]],
    peers: [other.peer],
  });
  joined.torrent.addPeers([other.peer]);
  await joined.complete;
  joined.torrent.reannounce();
  expect(new Set(seen)).toEqual(new Set([new URL(server.url).port]));
  expect(swarm.port).toBeUndefined();
  expect(seeding.torrent.stats.sentBytes).toBe(0);
});

test("the spy sees what an ordinary swarm opens", async () => {
  const other = open();
  await other.join(torrent, { seeds: true });
  const seen = spySockets();
  const swarm = open({ dht: true, dhtBootstrap: [] });
  await (await swarm.join(torrent, { peers: [other.peer] })).complete;
  expect(new Set(seen)).toEqual(new Set(["udp", "listen", String(other.port)]));
});

test("with peers alone no web seed is asked", async () => {
  const other = open();
  await other.join(torrent, { seeds: true });
  const swarm = open({ transport: "p2pOnly" });
  const joined = await swarm.join(torrent, { webSeeds: [server.url], peers: [other.peer] });
  joined.torrent.addWebSeeds([server.url]);
  await joined.complete;
  expect(server.asked).toEqual([]);
});

test("a transport that leaves nobody to ask says so, on the row and in the diagnosis", async () => {
  const data = await bench.dataset("set", { "a.bin": 100_000 });
  const engine = await bench.engine("fetcher", { transport: "httpsOnly" });
  const id = await engine.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder: bench.inside("target"),
  });
  const { notice } = await engine.until(id, ({ phase }) => phase === "downloading");
  expect(notice).toBe("Only web servers may be asked, and the torrent names none.");
  expect(await engine.transfers.diagnose(id)).toMatchObject([{ cause: "transport" }]);
  const link = { kind: "text", text: `magnet:?xt=urn:btih:${"ab".repeat(20)}` } as const;
  await expect(engine.transfers.preview(link)).rejects.toThrow("open its .torrent file");
});
