import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type MetadataMessage,
  readMetadataMessage,
  writeMetadataMessage,
} from "../../../../../src/engine/swarm/network/metadataMessages.ts";

test.each<MetadataMessage>([
  { type: "request", piece: 0 },
  { type: "reject", piece: 511 },
  { type: "data", piece: 3, totalBytes: 50_000, bytes: Buffer.from("ee is no end of the dictionary ee") },
])("$type arrives as it was sent", (message) => {
  expect(readMetadataMessage(writeMetadataMessage(message))).toEqual(message);
});

test("a client that leaves total_size out is understood", () => {
  const message = Buffer.concat([Buffer.from("d8:msg_typei1e5:piecei0ee"), Buffer.from("abc")]);
  expect(readMetadataMessage(message)).toEqual({
    type: "data",
    piece: 0,
    totalBytes: undefined,
    bytes: Buffer.from("abc"),
  });
});

test.each([
  "",
  "de",
  "i5e",
  "le",
  "d8:msg_typei1ee",
  "d5:piecei0ee",
  "d8:msg_typei3e5:piecei0ee",
  "d8:msg_typei-1e5:piecei0ee",
  "d8:msg_typei0e5:piecei-1ee",
  "d8:msg_type1:05:piecei0ee",
  "d8:msg_typei0e5:piece-1:ee",
  "d8:msg_typei0e5:piecei0e",
  `${"l".repeat(100)}${"e".repeat(100)}`,
])("%j is no message", (text) => {
  expect(readMetadataMessage(Buffer.from(text, "latin1"))).toBeUndefined();
});

test("no bytes make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      readMetadataMessage(bytes);
    }),
  );
});
