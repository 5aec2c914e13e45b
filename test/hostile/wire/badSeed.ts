import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { extended, handshake, message } from "./messages.ts";
import { speak } from "./rawPeer.ts";

export interface BadSeed {
  /** host:port */
  readonly peer: string;
  /** Connections so far. */
  readonly calls: () => number;
  readonly sentBytes: () => number;
  close(): Promise<void>;
}

export interface BadSeedOptions {
  readonly infoHash: string;
  /** The bytes it sends for a block. */
  readonly block: (piece: number, offset: number, length: number) => Uint8Array;
  /** What it claims and sends as metadata, if anything. */
  readonly metadata?: Uint8Array;
}

/** Claims to have everything and answers every request at once. */
export async function startBadSeed({ infoHash, block, metadata }: BadSeedOptions): Promise<BadSeed> {
  const sockets = new Set<net.Socket>();
  let calls = 0;
  let sent = 0;
  const server = net.createServer((socket) => {
    calls += 1;
    sockets.add(socket);
    let metadataId = 1;
    const peer = speak(socket, (id, payload) => {
      if (id === 2) peer.send(message(1));
      if (id === 6) {
        const [piece, offset, length] = [0, 4, 8].map((at) => payload.readUInt32BE(at));
        const bytes = block(piece ?? 0, offset ?? 0, length ?? 0);
        sent += bytes.length;
        peer.send(message(7, piece ?? 0, offset ?? 0, bytes));
      }
      if (id === 20 && payload[0] === 0) {
        metadataId = Number(/11:ut_metadatai(\d+)e/.exec(payload.toString("latin1"))?.[1] ?? metadataId);
      }
      if (id === 20 && payload[0] === 1 && metadata !== undefined) {
        const piece = Number(/5:piecei(\d+)e/.exec(payload.toString("latin1"))?.[1]);
        const bytes = metadata.subarray(piece * 16_384, (piece + 1) * 16_384);
        const head = `d8:msg_typei1e5:piecei${piece}e10:total_sizei${metadata.length}ee`;
        peer.send(extended(metadataId, Buffer.concat([Buffer.from(head), bytes])));
      }
    });
    const size = metadata === undefined ? "" : `13:metadata_sizei${metadata.length}e`;
    // Spoken at once: that is how a peer shows that it speaks no encryption.
    peer.send(handshake(infoHash), message(14), extended(0, `d1:md11:ut_metadatai1ee${size}e`));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    peer: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    sentBytes: () => sent,
    async close() {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), "close");
    },
  };
}
