// A process of raw peers; it is told what to do by `startRawPeers` and ends with it.
import { connect, createServer } from "node:net";
import { evenPiece } from "./evenTorrent.ts";
import { type RawSwarm, runRawPeer } from "./rawPeer.ts";
import type { RawPeersOrder } from "./startRawPeers.ts";

const REDIAL_MS = 1_000;
const DIAL_EVERY_MS = 4;

function start({ role, count, name, infoHashes, pieceBytes, pieceCount, dial }: RawPeersOrder): void {
  let bytes = 0;
  let connected = 0;
  const swarm: RawSwarm = {
    role,
    piece: evenPiece(name, pieceBytes),
    pieceCount,
    onBytes(more) {
      bytes += more;
    },
  };
  process.on("message", () => process.send?.({ bytes, connected }));

  const ports: number[] = [];
  const hashOf = (peer: number): Buffer => Buffer.from(infoHashes[peer % infoHashes.length] ?? "", "hex");
  const listen = (peer: number): void => {
    const server = createServer((socket) => {
      connected += 1;
      socket.once("close", () => (connected -= 1));
      runRawPeer(socket, hashOf(peer), swarm, false);
    });
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address !== "string") ports.push(address.port);
      if (ports.length === count) process.send?.({ ports });
    });
  };
  const call = (port: number, peer: number): void => {
    const socket = connect({ port, host: "127.0.0.1" });
    let isConnected = false;
    socket.once("connect", () => {
      isConnected = true;
      connected += 1;
    });
    socket.once("close", () => {
      if (isConnected) connected -= 1;
      setTimeout(call, REDIAL_MS, port, peer);
    });
    runRawPeer(socket, hashOf(peer), swarm, true);
  };
  for (let peer = 0; peer < count; peer++) {
    if (dial === undefined) listen(peer);
    else setTimeout(call, peer * DIAL_EVERY_MS, dial, peer);
  }
  if (dial !== undefined) process.send?.({ ports: [] });
}

process.once("message", (order) => start(order as RawPeersOrder));
process.once("disconnect", () => process.exit());
