import { createHash, randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import type { Wire } from "bittorrent-protocol";
import { describe, expect, test } from "vitest";
import { readMetadataMessage, writeMetadataMessage } from "../../../../../src/engine/swarm/network/metadataMessages.ts";
import utMetadata from "../../../../../src/engine/swarm/replacements/utMetadata.ts";

interface Extension extends EventEmitter {
  onHandshake(infoHash: string): void;
  onExtendedHandshake(handshake: object): void;
  onMessage(bytes: Uint8Array): void;
  fetch(): void;
  cancel(): void;
  setMetadata(metadata: Uint8Array): boolean;
}

const metadata = randomBytes(100_000);
const infoHash = createHash("sha1").update(metadata).digest("hex");

/** One end of a connection; what the extension sends lands in `sent`. */
function fakeWire(over: { readonly infoHash?: string; readonly mapping?: Record<string, number> } = {}) {
  const sent: Uint8Array[] = [];
  const wire = Object.assign(new EventEmitter(), {
    _infoHash: over.infoHash === undefined ? null : Buffer.from(over.infoHash, "hex"),
    _readableState: { buffered: 0 },
    peerExtendedMapping: over.mapping ?? { ut_metadata: 3 },
    peerExtendedHandshake: {},
    extendedHandshake: {},
    extended: (_name: string, message: Uint8Array) => void sent.push(message),
  });
  return { wire, sent };
}

function extend(wire: unknown, known?: Uint8Array): Extension {
  return new (utMetadata(known))(wire as Wire) as Extension;
}

const request = (piece: number) => writeMetadataMessage({ type: "request", piece });

/** Lets two extensions speak until neither has anything to say. */
function converse(ends: readonly { readonly extension: Extension; readonly heard: Uint8Array[] }[]): void {
  while (ends.some(({ heard }) => heard.length > 0)) {
    for (const { extension, heard } of ends) for (const message of heard.splice(0)) extension.onMessage(message);
  }
}

test("the library finds the extension's name on its prototype", () => {
  expect((utMetadata().prototype as { name: string }).name).toBe("ut_metadata");
});

describe("between two peers", () => {
  test("the metadata travels, and its bytes are those that hash to the info-hash", () => {
    const [here, there] = [fakeWire({ infoHash }), fakeWire({ infoHash })];
    const [fetching, serving] = [extend(here.wire), extend(there.wire, metadata)];
    const fetched: Uint8Array[] = [];
    fetching.on("metadata", (bytes: Uint8Array) => void fetched.push(bytes));
    fetching.fetch();
    fetching.onExtendedHandshake(there.wire.extendedHandshake);
    converse([
      { extension: fetching, heard: there.sent },
      { extension: serving, heard: here.sent },
    ]);
    expect(fetched).toEqual([metadata]);
    here.wire.emit("close");
  });

  test("several connections of one torrent fetch together", () => {
    const ends = [1, 2, 3].map(() => {
      const [here, there] = [fakeWire({ infoHash }), fakeWire({ infoHash })];
      return { here, there, fetching: extend(here.wire), serving: extend(there.wire, metadata) };
    });
    let fetched = 0;
    for (const { fetching, there } of ends) {
      fetching.on("metadata", () => {
        fetched += 1;
      });
      fetching.fetch();
      fetching.onExtendedHandshake(there.wire.extendedHandshake);
    }
    const asked = ends.flatMap(({ here }) => here.sent.map((message) => readMetadataMessage(message)?.piece));
    expect([...asked].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    converse(
      ends.flatMap(({ fetching, serving, here, there }) => [
        { extension: fetching, heard: there.sent },
        { extension: serving, heard: here.sent },
      ]),
    );
    expect(fetched).toBe(3);
    for (const { here } of ends) here.wire.emit("close");
  });

  test("a torrent that nobody is connected for any more begins anew", () => {
    const [first, second] = [fakeWire({ infoHash }), fakeWire({ infoHash })];
    for (const { wire } of [first, second]) {
      const extension = extend(wire);
      extension.fetch();
      extension.onExtendedHandshake({ metadata_size: metadata.length });
      wire.emit("close");
    }
    expect([first.sent.length, second.sent.length]).toEqual([4, 4]);
  });
});

describe("a claimed size", () => {
  test.each([0, -1, 8 * 1024 * 1024 + 1, 1e12, 0.5, Number.NaN, "100000", null, Buffer.from("1"), {}])(
    "of %j is not believed",
    (size) => {
      const { wire, sent } = fakeWire({ infoHash });
      const extension = extend(wire);
      extension.fetch();
      extension.onExtendedHandshake({ metadata_size: size });
      expect(sent).toEqual([]);
    },
  );

  test("of 8 MiB is the largest", () => {
    const { wire, sent } = fakeWire({ infoHash });
    const extension = extend(wire);
    extension.fetch();
    extension.onExtendedHandshake({ metadata_size: 8 * 1024 * 1024 });
    expect(sent).toHaveLength(4);
    wire.emit("close");
  });
});

describe("a peer", () => {
  test("that sends false metadata is named", () => {
    const { wire, sent } = fakeWire({ infoHash });
    const extension = extend(wire);
    let forged = 0;
    extension.on("forged", () => {
      forged += 1;
    });
    extension.fetch();
    extension.onExtendedHandshake({ metadata_size: 20_000 });
    for (const { piece, length } of [
      { piece: 0, length: 16_384 },
      { piece: 1, length: 20_000 - 16_384 },
    ]) {
      extension.onMessage(
        writeMetadataMessage({ type: "data", piece, totalBytes: 20_000, bytes: new Uint8Array(length) }),
      );
    }
    expect([forged, sent.length]).toEqual([1, 2]);
    wire.emit("close");
  });

  test("that sent its handshake before the library was ready is asked nevertheless", () => {
    const { wire, sent } = fakeWire({ infoHash });
    wire.peerExtendedHandshake = { metadata_size: 100 };
    extend(wire).fetch();
    expect(sent).toHaveLength(1);
    wire.emit("close");
  });

  test("that never announced the extension makes nothing throw", () => {
    const { wire, sent } = fakeWire({ infoHash, mapping: {} });
    extend(wire, metadata).onMessage(request(0));
    expect(sent).toEqual([]);
  });

  test.each(["", "d", "i5e", "d8:msg_typei0e5:piecei99999999999999999eee", "d8:msg_type3:abc5:piecele"])(
    "that sends %j is not answered",
    (text) => {
      const { wire, sent } = fakeWire({ infoHash });
      extend(wire, metadata).onMessage(Buffer.from(text));
      expect(sent).toEqual([]);
    },
  );
});

describe("serving", () => {
  test("pieces that do not exist are rejected", () => {
    const { wire, sent } = fakeWire({ infoHash });
    const extension = extend(wire, metadata);
    extension.onMessage(request(7));
    extension.onMessage(request(1_000_000_000));
    expect(sent.map((message) => readMetadataMessage(message)?.type)).toEqual(["reject", "reject"]);
  });

  test("nothing is there to be had before we have the metadata", () => {
    const { wire, sent } = fakeWire({ infoHash });
    extend(wire).onMessage(request(0));
    expect(sent.map((message) => readMetadataMessage(message)?.type)).toEqual(["reject"]);
  });

  test("one connection gets the whole three times and no more, and then silence", () => {
    const { wire, sent } = fakeWire({ infoHash });
    const extension = extend(wire, metadata);
    for (let round = 0; round < 10_000; round++) extension.onMessage(request(round % 7));
    const types = sent.map((message) => readMetadataMessage(message)?.type);
    expect(types.filter((type) => type === "data")).toHaveLength(21);
    expect(types).toHaveLength(21 + 1_024);
  });

  test("a peer that does not read is not filled up", () => {
    const { wire, sent } = fakeWire({ infoHash });
    wire._readableState.buffered = 2 * 1024 * 1024;
    extend(wire, metadata).onMessage(request(0));
    expect(sent.map((message) => readMetadataMessage(message)?.type)).toEqual(["reject"]);
  });

  test("metadata of another torrent is refused", () => {
    const { wire } = fakeWire({ infoHash });
    const extension = extend(wire);
    expect(extension.setMetadata(Buffer.from("something else"))).toBe(false);
    expect(extension.setMetadata(metadata)).toBe(true);
    expect(wire.extendedHandshake).toEqual({ metadata_size: metadata.length });
  });
});
