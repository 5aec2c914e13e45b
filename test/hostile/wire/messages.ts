/** The handshake of the peer protocol: with the extension protocol (BEP 10) and the fast extension (BEP 6). */
export function handshake(infoHash: string, peerId: Uint8Array = Buffer.alloc(20, 0x61)): Buffer {
  const head = Buffer.from("\x13BitTorrent protocol\0\0\0\0\0\x10\0\x04", "latin1");
  return Buffer.concat([head, Buffer.from(infoHash, "hex"), peerId]);
}

/** A message with its length in front. */
export function message(id: number, ...parts: readonly (number | Uint8Array)[]): Buffer {
  const body = Buffer.concat([
    Buffer.from([id]),
    ...parts.map((part) => (typeof part === "number" ? uint32(part) : part)),
  ]);
  return Buffer.concat([uint32(body.length), body]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Extension handshakes have the number 0. */
export function extended(extension: number, payload: string | Uint8Array): Buffer {
  return message(20, Buffer.from([extension]), typeof payload === "string" ? Buffer.from(payload, "latin1") : payload);
}
