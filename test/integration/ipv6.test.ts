import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { encodeBencode } from "../../src/engine/torrent/encodeBencode.ts";
import { extended, handshake, message } from "../hostile/wire/messages.ts";
import { speak } from "../hostile/wire/rawPeer.ts";
import { useBench } from "./support/bench.ts";
import { type Dataset, digests } from "./support/dataset.ts";
import { inPhase, LOOPBACK_SETTINGS, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const ALONE = { ...LOOPBACK_SETTINGS, trackers: false };

/** The loopback address and a port in 18 bytes (BEP 7). */
function compact(port: number): Buffer {
  const bytes = Buffer.alloc(18);
  bytes[15] = 1;
  bytes.writeUInt16BE(port, 16);
  return bytes;
}

async function seederOf(data: Dataset): Promise<number> {
  const seeder = await bench.engine("seeder", ALONE);
  const source = { kind: "file", bytes: data.torrent } as const;
  const id = await seeder.transfers.add({ source, folder: data.folder, seedOnly: true });
  await seeder.until(id, inPhase("seeding"));
  return seeder.status.port ?? 0;
}

async function fetches(engine: StartedEngine, data: Dataset, peers: readonly string[]): Promise<void> {
  const folder = bench.inside("target");
  const source = { kind: "file", bytes: data.torrent } as const;
  const id = await engine.transfers.add({ source, folder, hints: { peers } });
  await engine.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(digests(data.folder));
}

test("two engines exchange data by IPv6 alone", async () => {
  const data = await bench.dataset("set", { "a.bin": 300_000 });
  const port = await seederOf(data);
  await fetches(await bench.engine("fetcher", ALONE), data, [`[::1]:${String(port)}`]);
});

test("peers are found by a tracker that names IPv6 addresses alone (BEP 7)", async () => {
  let seed = 0;
  const tracker = createServer((_request, response) => {
    response.end(encodeBencode({ interval: 1_800, peers: new Uint8Array(), peers6: compact(seed) }));
  }).listen(0, "127.0.0.1");
  await once(tracker, "listening");
  closing.push(async () => {
    tracker.closeAllConnections();
    await once(tracker.close(), "close");
  });
  const url = `http://127.0.0.1:${String((tracker.address() as AddressInfo).port)}/announce`;
  const data = await bench.dataset("set", { "a.bin": 300_000 }, { trackers: [[url]] });
  seed = await seederOf(data);
  await fetches(await bench.engine("fetcher"), data, []);
});

test("peers are found by a peer that tells of IPv6 addresses (BEP 11)", async () => {
  const data = await bench.dataset("set", { "a.bin": 300_000 });
  const seed = await seederOf(data);
  const sockets = new Set<net.Socket>();
  const gossip = net.createServer((socket) => {
    sockets.add(socket);
    const peer = speak(socket, (id, payload) => {
      const pex = /6:ut_pexi(\d+)e/.exec(payload.toString("latin1"))?.[1];
      if (id === 20 && payload[0] === 0 && pex !== undefined)
        peer.send(extended(Number(pex), encodeBencode({ added6: compact(seed), "added6.f": Uint8Array.of(0x02) })));
    });
    peer.send(handshake(data.metainfo.infoHash, randomBytes(20)), message(15), extended(0, "d1:md6:ut_pexi2eee"));
  });
  await once(gossip.listen(0, "::1"), "listening");
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await once(gossip.close(), "close");
  });
  const port = (gossip.address() as AddressInfo).port;
  await fetches(await bench.engine("fetcher", { ...ALONE, pex: true }), data, [`[::1]:${String(port)}`]);
});

test("an IPv4 peer written as IPv6 is who it is to the IP filter's eyes", async () => {
  const data = await bench.dataset("set", { "a.bin": 300_000 });
  const port = await seederOf(data);
  const filter = bench.inside("filter.txt");
  writeFileSync(filter, "127.0.0.0/8\n");
  const engine = await bench.engine("fetcher", { ...ALONE, ipFilter: filter });
  const source = { kind: "file", bytes: data.torrent } as const;
  const hints = { peers: [`[::ffff:127.0.0.1]:${String(port)}`] };
  const id = await engine.transfers.add({ source, folder: bench.inside("target"), hints });
  await expect.poll(async () => (await engine.transfers.diagnose(id)).map(({ cause }) => cause)).toContain("keptAway");
  expect(engine.transfers.get(id)).toMatchObject({ peers: 0, doneBytes: 0 });
  // Over IPv6 it is somebody else.
  await engine.transfers.resume(id, { peers: [`[::1]:${String(port)}`] });
  await engine.until(id, inPhase("seeding"));
});
