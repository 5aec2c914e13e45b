import { createHash } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { decodeBencodeDictionary, decodeBencodePrefix } from "../../../src/engine/torrent/bencode.ts";
import { asCount, asDictionary } from "../../../src/engine/torrent/bencodeFields.ts";
import { encodeBencode } from "../../../src/engine/torrent/encodeBencode.ts";

/** A peer that has an info dictionary, of less than 16 KiB, and gives nothing else. */
export interface MetadataPeer {
  readonly address: string;
  /** SHA-1 of the dictionary, as a version 1 link names it. */
  readonly infoHash: string;
  close(): void;
}

const HANDSHAKE_BYTES = 68;
const EXTENDED = 20;
/** The number by which this peer wants to be asked for metadata. */
const OURS = 1;

/** It speaks plain BitTorrent (BEP 3) with the exchange of metadata (BEP 9, BEP 10), as an old client does. */
export async function startMetadataPeer(info: Uint8Array): Promise<MetadataPeer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    serve(socket, info);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    infoHash: createHash("sha1").update(info).digest("hex"),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function serve(socket: Socket, info: Uint8Array): void {
  let heard = Buffer.alloc(0);
  let greeted = false;
  let theirs = 0;

  const say = (id: number, ...payload: Uint8Array[]): void => {
    const head = Buffer.alloc(6);
    head.writeUInt32BE(2 + payload.reduce((sum, { length }) => sum + length, 0));
    head[4] = EXTENDED;
    head[5] = id;
    socket.write(Buffer.concat([head, ...payload]));
  };
  const hear = (id: number, payload: Uint8Array): void => {
    if (id === 0) theirs = asCount(asDictionary(decodeBencodeDictionary(payload)?.value["m"])?.["ut_metadata"]) ?? 0;
    const request = id === OURS ? asDictionary(decodeBencodePrefix(payload)?.value) : undefined;
    if (request?.["msg_type"] === 0)
      say(theirs, encodeBencode({ msg_type: 1, piece: 0, total_size: info.length }), info);
  };

  socket.on("data", (bytes) => {
    heard = Buffer.concat([heard, bytes]);
    if (!greeted) {
      if (heard[0] !== 19) socket.destroy();
      if (heard[0] !== 19 || heard.length < HANDSHAKE_BYTES) return;
      greeted = true;
      const reserved = Buffer.from([0, 0, 0, 0, 0, 0x10, 0, 0]);
      socket.write(
        Buffer.concat([heard.subarray(0, 20), reserved, heard.subarray(28, 48), Buffer.from("-XX0000-metadata-bit")]),
      );
      say(0, encodeBencode({ m: { ut_metadata: OURS }, metadata_size: info.length }));
      heard = heard.subarray(HANDSHAKE_BYTES);
    }
    while (heard.length >= 4 && heard.length >= 4 + heard.readUInt32BE(0)) {
      const message = heard.subarray(4, 4 + heard.readUInt32BE(0));
      heard = heard.subarray(4 + message.length);
      if (message[0] === EXTENDED) hear(message[1] ?? 0, message.subarray(2));
    }
  });
}
