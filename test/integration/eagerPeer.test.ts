import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { handshake, message } from "../hostile/wire/messages.ts";
import { speak } from "../hostile/wire/rawPeer.ts";
import { useBench } from "./support/bench.ts";
import { digests } from "./support/dataset.ts";
import { inPhase } from "./support/startEngine.ts";

const bench = useBench();
const PIECE_BYTES = 65_536;
const HAVE_ALL = 14;
const UNCHOKE = 1;

/** A seed that says all it has to say in one packet with its handshake, and then only answers. */
async function startEagerSeed(infoHash: string, data: Buffer): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const peer = speak(socket, (id, payload) => {
      if (id !== 6) return;
      const [piece = 0, offset = 0, length = 0] = [0, 4, 8].map((at) => payload.readUInt32BE(at));
      const from = piece * PIECE_BYTES + offset;
      peer.send(message(7, piece, offset, data.subarray(from, from + length)));
    });
    peer.send(Buffer.concat([handshake(infoHash), message(HAVE_ALL), message(UNCHOKE)]));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

test("a peer that unchokes in one packet with its handshake is asked at once", async () => {
  const data = await bench.dataset("set", { "a.bin": 500_000 }, { trackers: [] });
  const bytes = readFileSync(path.join(data.folder, "set/a.bin"));
  const peer = await startEagerSeed(data.metainfo.infoHash, bytes);
  // Who speaks before being spoken to takes no encryption.
  const fetcher = await bench.engine("fetcher", { encryption: "off" });
  const folder = bench.inside("target");
  const source = { kind: "file", bytes: data.torrent } as const;
  const id = await fetcher.transfers.add({ source, folder, hints: { peers: [peer] } });
  await fetcher.until(id, inPhase("seeding"), 20_000);
  expect(digests(folder)).toEqual(digests(data.folder));
});
