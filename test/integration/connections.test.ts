import { randomBytes } from "node:crypto";
import { once } from "node:events";
import net from "node:net";
import { afterEach, expect, test } from "vitest";
import { handshake, message } from "../hostile/wire/messages.ts";
import { useBench } from "./support/bench.ts";
import { inPhase, LOOPBACK_SETTINGS, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const servers: net.Server[] = [];
const sockets = new Set<net.Socket>();

const SETTINGS = { ...LOOPBACK_SETTINGS, trackers: false };

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(servers.splice(0).map((server) => once(server.close(), "close")));
});

function kept(socket: net.Socket): net.Socket {
  sockets.add(socket);
  socket.on("error", () => undefined);
  socket.once("close", () => sockets.delete(socket));
  return socket;
}

/** Peers that have nothing and stay; each has a port of its own. */
async function startPeers(count: number, infoHash: string): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const server = net.createServer((socket) => {
        kept(socket).resume();
        socket.write(Buffer.concat([handshake(infoHash, randomBytes(20)), message(15)]));
      });
      servers.push(server);
      await once(server.listen(0, "127.0.0.1"), "listening");
      return `127.0.0.1:${String((server.address() as net.AddressInfo).port)}`;
    }),
  );
}

/** A transfer that can never finish, with so many peers. */
async function addTransfer(engine: StartedEngine, name: string, peers: number): Promise<string> {
  const data = await bench.dataset(name, { "a.bin": 100_000 });
  return engine.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder: bench.inside(`target-${name}`),
    hints: { peers: await startPeers(peers, data.metainfo.infoHash) },
  });
}

test("all transfers together have no more connections than the limit, and none starves", async () => {
  const engine = await bench.engine("fetcher", { ...SETTINGS, maxConnections: 12 });
  let most = 0;
  const watching = engine.onDidChange(() => {
    most = Math.max(most, sockets.size);
  });
  const peersOf = (...ids: readonly string[]) => ids.map((id) => engine.transfers.get(id)?.peers);
  const first = await addTransfer(engine, "first", 20);
  await engine.until(first, ({ peers }) => peers === 12);
  const second = await addTransfer(engine, "second", 20);
  const third = await addTransfer(engine, "third", 20);
  await expect.poll(() => peersOf(first, second, third), { timeout: 10_000 }).toEqual([4, 4, 4]);

  await engine.transfers.pause(second);
  await expect.poll(() => peersOf(first, third), { timeout: 10_000 }).toEqual([6, 6]);
  await engine.configure({ ...SETTINGS, maxConnections: 30 });
  await expect.poll(() => peersOf(first, third), { timeout: 10_000 }).toEqual([15, 15]);
  expect(engine.status.restarts).toBe(0);
  expect(most).toBeLessThanOrEqual(30);
  watching.dispose();
});

test("a transfer's own limit counts who dials us too", async () => {
  const engine = await bench.engine("fetcher", { ...SETTINGS, maxPeersPerTransfer: 3 });
  const id = await addTransfer(engine, "only", 0);
  await engine.until(id, inPhase("downloading"));
  const dial = async (): Promise<boolean> => {
    const socket = kept(net.connect(engine.status.port ?? 0, "127.0.0.1"));
    socket.write(handshake(id, randomBytes(20)));
    return new Promise((resolve) => {
      socket.once("data", () => {
        resolve(true);
      });
      socket.once("close", () => {
        resolve(false);
      });
    });
  };
  const answers = [];
  for (let call = 0; call < 5; call++) answers.push(await dial());
  expect(answers).toEqual([true, true, true, false, false]);
});
