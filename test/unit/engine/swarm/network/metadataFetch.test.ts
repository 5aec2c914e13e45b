import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  createMetadataFetch,
  METADATA_PIECE_BYTES,
  type MetadataFetch,
  type MetadataSource,
} from "../../../../../src/engine/swarm/network/metadataFetch.ts";

const metadata = randomBytes(10 * METADATA_PIECE_BYTES + 100);
const infoHash = createHash("sha1").update(metadata).digest("hex");
const pieceOf = (bytes: Uint8Array, piece: number): Uint8Array =>
  bytes.subarray(piece * METADATA_PIECE_BYTES, (piece + 1) * METADATA_PIECE_BYTES);

/** A connection whose questions wait in `asked` until the test answers them. */
interface FakeSource extends MetadataSource {
  readonly asked: number[];
  readonly completed: Uint8Array[];
  readonly forgeries: () => number;
}

function fakeSource(): FakeSource {
  const asked: number[] = [];
  const completed: Uint8Array[] = [];
  let forgeries = 0;
  return {
    asked,
    completed,
    forgeries: () => forgeries,
    request: (piece) => void asked.push(piece),
    complete: (bytes) => void completed.push(bytes),
    forged: () => {
      forgeries += 1;
    },
  };
}

/** Answers everything that is asked, from `bytes`, as long as questions come. */
function answerAll(fetch: MetadataFetch, source: FakeSource, bytes: Uint8Array): void {
  for (let piece = source.asked.shift(); piece !== undefined; piece = source.asked.shift()) {
    fetch.receive(source, piece, pieceOf(bytes, piece), 0);
  }
}

describe("the metadata", () => {
  test("comes from one source piece by piece, few at a time", () => {
    const fetch = createMetadataFetch(infoHash);
    const source = fakeSource();
    fetch.join(source, metadata.length, 0);
    expect(source.asked).toEqual([0, 1, 2, 3]);
    answerAll(fetch, source, metadata);
    expect(source.completed).toEqual([metadata]);
  });

  test("comes from several sources into one place, no piece asked twice", () => {
    const fetch = createMetadataFetch(infoHash);
    const sources = [fakeSource(), fakeSource(), fakeSource()];
    for (const source of sources) fetch.join(source, metadata.length, 0);
    const asked = sources.flatMap((source) => source.asked);
    expect(asked).toHaveLength(new Set(asked).size);
    expect(asked.length).toBe(11);
    for (const source of sources) answerAll(fetch, source, metadata);
    expect(sources.map((source) => source.completed)).toEqual([[metadata], [metadata], [metadata]]);
  });

  test("is given at once to who joins later", () => {
    const fetch = createMetadataFetch(infoHash);
    const [first, late] = [fakeSource(), fakeSource()];
    fetch.join(first, metadata.length, 0);
    answerAll(fetch, first, metadata);
    fetch.join(late, metadata.length, 0);
    expect([late.completed, late.asked]).toEqual([[metadata], []]);
  });

  test("is asked from others when a source leaves", () => {
    const fetch = createMetadataFetch(infoHash);
    const [first, second] = [fakeSource(), fakeSource()];
    fetch.join(first, metadata.length, 0);
    fetch.join(second, metadata.length, 0);
    fetch.leave(first, 0);
    answerAll(fetch, second, metadata);
    expect(second.completed).toEqual([metadata]);
  });

  test("is asked from others when a source does not answer for ten seconds", () => {
    const fetch = createMetadataFetch(infoHash);
    const [silent, honest] = [fakeSource(), fakeSource()];
    fetch.join(silent, metadata.length, 0);
    fetch.join(honest, metadata.length, 0);
    answerAll(fetch, honest, metadata);
    expect(honest.completed).toEqual([]);
    for (let now = 0; now < 120_000; now += 1_000) {
      fetch.tick(now);
      answerAll(fetch, honest, metadata);
    }
    expect(honest.completed).toEqual([metadata]);
  });

  test.each([
    ["the true size", 900],
    ["another size", 40_000],
  ])(
    "of one piece is asked from the next source when the first one claims %s and does not answer for ten seconds",
    (_what, size) => {
      const small = metadata.subarray(0, 900);
      const fetch = createMetadataFetch(createHash("sha1").update(small).digest("hex"));
      const [silent, honest] = [fakeSource(), fakeSource()];
      fetch.join(silent, size, 0);
      fetch.join(honest, small.length, 0);
      for (let now = 1_000; now <= 10_000; now += 1_000) fetch.tick(now);
      answerAll(fetch, honest, small);
      expect(honest.completed).toEqual([small]);
    },
  );

  test("is not held up by a source that rejects everything", () => {
    const fetch = createMetadataFetch(infoHash);
    const [refusing, honest] = [fakeSource(), fakeSource()];
    fetch.join(refusing, metadata.length, 0);
    fetch.join(honest, metadata.length, 0);
    let rejected = 0;
    for (let piece = refusing.asked.shift(); piece !== undefined; piece = refusing.asked.shift()) {
      fetch.reject(refusing, piece, 0);
      rejected += 1;
    }
    expect(rejected).toBeLessThan(20);
    answerAll(fetch, honest, metadata);
    expect(honest.completed).toEqual([metadata]);
  });

  test("is not held up by sources that claim another size and stay silent", () => {
    const fetch = createMetadataFetch(infoHash);
    const liars = [fakeSource(), fakeSource(), fakeSource()];
    const honest = fakeSource();
    for (const liar of liars) fetch.join(liar, 8 * 1024 * 1024, 0);
    fetch.join(honest, metadata.length, 0);
    for (let now = 0; now < 120_000; now += 1_000) {
      fetch.tick(now);
      answerAll(fetch, honest, metadata);
    }
    expect(honest.completed).toEqual([metadata]);
  });
});

describe("false metadata", () => {
  const forged = Buffer.from(metadata);
  forged[5_000] = (forged[5_000] ?? 0) ^ 1;

  test("from one source names the liar and is not asked from it again", () => {
    const fetch = createMetadataFetch(infoHash);
    const [liar, honest] = [fakeSource(), fakeSource()];
    fetch.join(liar, metadata.length, 0);
    answerAll(fetch, liar, forged);
    expect([liar.forgeries(), liar.completed, liar.asked]).toEqual([1, [], []]);
    fetch.join(honest, metadata.length, 0);
    answerAll(fetch, honest, metadata);
    expect(honest.completed).toEqual([metadata]);
  });

  test("among the pieces of several is found by trying one source after the other", () => {
    const fetch = createMetadataFetch(infoHash);
    const sources = [fakeSource(), fakeSource(), fakeSource()];
    const [liar, ...honest] = sources;
    for (const source of sources) fetch.join(source, metadata.length, 0);
    for (let round = 0; round < 5; round++) {
      for (const source of sources) answerAll(fetch, source, source === liar ? forged : metadata);
    }
    expect(sources.map((source) => source.forgeries())).toEqual([1, 0, 0]);
    expect(honest.map((source) => source.completed)).toEqual([[metadata], [metadata]]);
  });
});

describe("what was not asked for", () => {
  test("is not taken, whatever its number and length", () => {
    const fetch = createMetadataFetch(infoHash);
    const source = fakeSource();
    fetch.join(source, metadata.length, 0);
    const asked = source.asked.splice(0);
    for (const piece of [9, 10, 11, 1e9, -1, 0.5, Number.NaN]) fetch.receive(source, piece, new Uint8Array(100_000), 0);
    fetch.receive(fakeSource(), 0, pieceOf(metadata, 0), 0);
    source.asked.unshift(...asked);
    answerAll(fetch, source, metadata);
    expect(source.completed).toEqual([metadata]);
  });

  test("nor is an asked piece of a wrong length", () => {
    const fetch = createMetadataFetch(infoHash);
    const source = fakeSource();
    fetch.join(source, metadata.length, 0);
    const piece = source.asked.shift() ?? 0;
    fetch.receive(source, piece, new Uint8Array(METADATA_PIECE_BYTES - 1), 0);
    expect(source.asked).toContain(piece);
    answerAll(fetch, source, metadata);
    expect(source.completed).toEqual([metadata]);
  });

  test("and the bytes are copied, so that the message's memory may be used again", () => {
    const fetch = createMetadataFetch(infoHash);
    const source = fakeSource();
    fetch.join(source, metadata.length, 0);
    const reused = new Uint8Array(METADATA_PIECE_BYTES);
    for (let piece = source.asked.shift(); piece !== undefined; piece = source.asked.shift()) {
      const bytes = pieceOf(metadata, piece);
      reused.set(bytes);
      fetch.receive(source, piece, reused.subarray(0, bytes.length), 0);
    }
    expect(source.completed).toEqual([metadata]);
  });
});
